#include "fold_template.h"

INLINE void NAME(reduce)(AdjointReduce function, int64_t parts, int64_t outer, int64_t count,
                         int64_t inner, const REAL *x, REAL *y) {
  const int64_t part = outer * count * inner;
  for (int64_t o = 0; o < outer; o++) {
    for (int64_t left = 0; left < inner; left += NAME(BLOCK)) {
      const int64_t width = smaller(NAME(BLOCK), inner - left);
      const REAL *from = x + o * count * inner + left;
      REAL *to = y + o * inner + left;
      REAL shift[NAME(BLOCK)] = {0};
      if (function == AdjointReduceLogSumExp) {
        NAME(fold)(AdjointReduceMax, parts, part, count, inner, width, from, shift, shift);
        // What is not finite shifts nothing: infinity minus itself is not a number.
        for (int64_t j = 0; j < width; j++) shift[j] = shift[j] - shift[j] == 0 ? shift[j] : 0;
      }
      NAME(fold)(function, parts, part, count, inner, width, from, shift, to);
      for (int64_t j = 0; j < width; j++) {
        switch (function) {
          case AdjointReduceMean: to[j] = to[j] / (REAL)(parts * count); break;
          case AdjointReduceNorm: to[j] = MATH(sqrt)(to[j]); break;
          case AdjointReduceLogSum:
          case AdjointReduceLogSumExp: to[j] = (REAL)NAME(log)(to[j]) + shift[j]; break;
          default: break;
        }
      }
    }
  }
}

#define FOLD(function)                                                        \
  case AdjointReduce##function:                                               \
    NAME(reduce)(AdjointReduce##function, parts, outer, count, inner, x, y); \
    return;

ENTRY(void, adjoint_reduce,
      (AdjointReduce function, int64_t parts, int64_t outer, int64_t count, int64_t inner,
       const REAL *x, REAL *y),
      (function, parts, outer, count, inner, x, y)) {
  switch (function) {
    FOLD(Sum)
    FOLD(Mean)
    FOLD(Max)
    FOLD(Min)
    FOLD(Product)
    FOLD(SumAbs)
    FOLD(SumSquare)
    FOLD(Norm)
    FOLD(LogSum)
    FOLD(LogSumExp)
  }
}

#undef FOLD

#undef EACH_OF_BLOCK
