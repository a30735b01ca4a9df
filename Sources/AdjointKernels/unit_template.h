#include "fold_template.h"

INLINE void NAME(unit)(AdjointReduce norm, int64_t outer, int64_t count, int64_t inner,
                       const REAL *x, REAL *y) {
  for (int64_t o = 0; o < outer; o++) {
    for (int64_t left = 0; left < inner; left += NAME(BLOCK)) {
      const int64_t width = smaller(NAME(BLOCK), inner - left);
      const REAL *from = x + o * count * inner + left;
      REAL *to = y + o * count * inner + left;
      REAL total[NAME(BLOCK)] = {0};
      NAME(fold)(norm, 1, 0, count, inner, width, from, total, total);
      for (int64_t j = 0; j < width && norm == AdjointReduceNorm; j++)
        total[j] = MATH(sqrt)(total[j]);
      EACH_OF_BLOCK(count, inner, width, to[at] = total[j] == 0 ? 0 : from[at] / total[j])
    }
  }
}

ENTRY(void, adjoint_unit,
      (int squared, int64_t outer, int64_t count, int64_t inner, const REAL *x, REAL *y),
      (squared, outer, count, inner, x, y)) {
  if (squared)
    NAME(unit)(AdjointReduceNorm, outer, count, inner, x, y);
  else
    NAME(unit)(AdjointReduceSumAbs, outer, count, inner, x, y);
}

#undef EACH_OF_BLOCK
#undef FOLDED
#undef PARTS
