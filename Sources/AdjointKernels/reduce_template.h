#include "fold_template.h"

// What comes after a fold.
INLINE void NAME(finish)(AdjointReduce function, int64_t count, int64_t width, const REAL *shift,
                         REAL *y) {
  switch (function) {
    case AdjointReduceMean:
      for (int64_t j = 0; j < width; j++) y[j] = y[j] / (REAL)count;
      break;
    case AdjointReduceNorm:
      for (int64_t j = 0; j < width; j++) y[j] = MATH(sqrt)(y[j]);
      break;
    case AdjointReduceLogSum:
    case AdjointReduceLogSumExp:
      TOGETHER for (int64_t j = 0; j < width; j++)
        y[j] = (REAL)NAME(log)((double)y[j]) + shift[j];
      break;
    default: break;
  }
}

// What is not finite shifts nothing: infinity minus itself is not a number.
INLINE void NAME(keep_finite)(int64_t width, REAL *shift) {
  for (int64_t j = 0; j < width; j++) shift[j] = shift[j] - shift[j] == 0 ? shift[j] : 0;
}

// Lines of up to CHUNK values, one behind the other.
INLINE void NAME(reduce_lines)(AdjointReduce function, int64_t outer, int64_t count, const REAL *x,
                               REAL *y) {
  for (int64_t o = 0; o < outer; o += LANES) {
    const int64_t lines = smaller(LANES, outer - o);
    REAL shift[LANES] = {0};
    NAME(Lanes) result;
    if (function == AdjointReduceLogSumExp) {
      NAME(fold_lines)(AdjointReduceMax, lines, count, count, x + o * count, shift, &result);
      memcpy(shift, &result, sizeof shift);
      NAME(keep_finite)(LANES, shift);
    }
    NAME(fold_lines)(function, lines, count, count, x + o * count, shift, &result);
    NAME(store_part)(y + o, lines, &result);
    NAME(finish)(function, count, lines, shift, y + o);
  }
}

INLINE void NAME(reduce)(AdjointReduce function, int64_t parts, int64_t outer, int64_t count,
                         int64_t inner, int64_t part, int64_t row, const REAL *x, REAL *y) {
  if (parts == 1 && row == 1 && count <= NAME(CHUNK)) {
    NAME(reduce_lines)(function, outer, count, x, y);
    return;
  }
  for (int64_t o = 0; o < outer; o++) {
    for (int64_t left = 0; left < inner; left += NAME(BLOCK)) {
      const int64_t width = smaller(NAME(BLOCK), inner - left);
      const REAL *from = x + o * count * row + left;
      REAL *to = y + o * inner + left;
      REAL shift[NAME(BLOCK)] = {0};
      if (function == AdjointReduceLogSumExp) {
        NAME(fold)(AdjointReduceMax, parts, part, count, row, width, from, shift, shift);
        NAME(keep_finite)(width, shift);
      }
      NAME(fold)(function, parts, part, count, row, width, from, shift, to);
      NAME(finish)(function, parts * count, width, shift, to);
    }
  }
}

#define FOLD(function)                                                        \
  case AdjointReduce##function:                                               \
    NAME(reduce)(AdjointReduce##function, parts, outer, count, inner, part, row, x, y); \
    return;

ENTRY(void, adjoint_reduce,
      (AdjointReduce function, int64_t parts, int64_t outer, int64_t count, int64_t inner,
       int64_t part, int64_t row, const REAL *x, REAL *y),
      (function, parts, outer, count, inner, part, row, x, y)) {
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
#undef FOLDED
#undef PARTS
