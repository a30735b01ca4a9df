#include "fold_template.h"

ENTRY(void, adjoint_softmax,
      (int logarithm, int64_t outer, int64_t count, int64_t inner, const REAL *x, REAL *y),
      (logarithm, outer, count, inner, x, y)) {
  for (int64_t o = 0; o < outer; o++) {
    for (int64_t left = 0; left < inner; left += NAME(BLOCK)) {
      const int64_t width = smaller(NAME(BLOCK), inner - left);
      const REAL *from = x + o * count * inner + left;
      REAL *to = y + o * count * inner + left;
      REAL shift[NAME(BLOCK)] = {0}, total[NAME(BLOCK)];
      NAME(fold)(AdjointReduceMax, 1, 0, count, inner, width, from, shift, shift);
      if (logarithm) {
        // The sum of what the other case stores, in the same order.
        NAME(fold)(AdjointReduceLogSumExp, 1, 0, count, inner, width, from, shift, total);
        for (int64_t j = 0; j < width; j++) total[j] = (REAL)NAME(log)(total[j]);
        EACH_OF_BLOCK(count, inner, width, to[at] = from[at] - shift[j] - total[j])
      } else {
        EACH_OF_BLOCK(count, inner, width, to[at] = (REAL)NAME(exp)(from[at] - shift[j]))
        NAME(fold)(AdjointReduceSum, 1, 0, count, inner, width, to, shift, total);
        EACH_OF_BLOCK(count, inner, width, to[at] = to[at] / total[j])
      }
    }
  }
}

#undef EACH_OF_BLOCK
