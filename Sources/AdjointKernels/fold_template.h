// The one order in which many values become one, as the header states it. A function that is a
// constant where these are called costs nothing.

#include "elementary_template.h"

enum { NAME(LANES) = 16, NAME(CHUNK) = 1024, NAME(BLOCK) = 32, NAME(LEVELS) = 48 };

// A statement for the element at `r * inner + j` of each row r and column j of a block, one by one or
// together; one column is a line.
#define EACH_OF_BLOCK(count, inner, width, statement)            \
  if ((inner) == 1) {                                            \
    TOGETHER for (int64_t at = 0; at < (count); at++) {          \
      const int64_t j = 0;                                       \
      statement;                                                 \
    }                                                            \
  } else {                                                       \
    for (int64_t r = 0; r < (count); r++)                        \
      TOGETHER for (int64_t j = 0; j < (width); j++) {           \
        const int64_t at = r * (inner) + j;                      \
        statement;                                               \
      }                                                          \
  }

INLINE REAL NAME(start)(AdjointReduce function) {
  switch (function) {
    case AdjointReduceMax: return -INFINITY;
    case AdjointReduceMin: return INFINITY;
    case AdjointReduceProduct: return 1;
    default: return 0;
  }
}

INLINE REAL NAME(element)(AdjointReduce function, REAL x, REAL shift) {
  switch (function) {
    case AdjointReduceSumAbs: return MATH(fabs)(x);
    case AdjointReduceSumSquare:
    case AdjointReduceNorm: return x * x;
    case AdjointReduceLogSumExp: return (REAL)NAME(exp)(x - shift);
    default: return x;
  }
}

INLINE REAL NAME(join)(AdjointReduce function, REAL so, REAL x) {
  switch (function) {
    case AdjointReduceMax: return ((so >= x) | (so != so)) ? so : x;
    case AdjointReduceMin: return ((so <= x) | (so != so)) ? so : x;
    case AdjointReduceProduct: return so * x;
    default: return so + x;
  }
}

// One chunk of values that lie side by side.
INLINE REAL NAME(fold_row)(AdjointReduce function, int64_t count, const REAL *x, REAL shift) {
  REAL lanes[NAME(LANES)];
  for (int l = 0; l < NAME(LANES); l++) lanes[l] = NAME(start)(function);
  int64_t i = 0;
  for (; i + NAME(LANES) <= count; i += NAME(LANES))
    for (int l = 0; l < NAME(LANES); l++)
      lanes[l] = NAME(join)(function, lanes[l], NAME(element)(function, x[i + l], shift));
  for (int l = 0; i + l < count; l++)
    lanes[l] = NAME(join)(function, lanes[l], NAME(element)(function, x[i + l], shift));
  for (int half = NAME(LANES) / 2; half > 0; half /= 2)
    for (int l = 0; l < half; l++) lanes[l] = NAME(join)(function, lanes[l], lanes[l + half]);
  return lanes[0];
}

// One chunk of `width` columns at once, whose rows are `stride` apart. Lanes without a value are
// left out: to join them would change nothing.
INLINE void NAME(fold_columns)(AdjointReduce function, int64_t count, int64_t stride,
                               int64_t width, const REAL *x, const REAL *shift, REAL *result) {
  REAL lanes[NAME(LANES)][NAME(BLOCK)];
  const int64_t used = smaller(count, NAME(LANES));
  for (int64_t l = 0; l < used; l++)
    for (int64_t j = 0; j < width; j++) lanes[l][j] = NAME(start)(function);
  for (int64_t i = 0; i < count; i++) {
    REAL *lane = lanes[i % NAME(LANES)];
    const REAL *row = x + i * stride;
    for (int64_t j = 0; j < width; j++)
      lane[j] = NAME(join)(function, lane[j], NAME(element)(function, row[j], shift[j]));
  }
  for (int64_t half = NAME(LANES) / 2; half > 0; half /= 2)
    for (int64_t l = 0; l < half && l + half < used; l++)
      for (int64_t j = 0; j < width; j++)
        lanes[l][j] = NAME(join)(function, lanes[l][j], lanes[l + half][j]);
  memcpy(result, lanes[0], (size_t)width * sizeof(REAL));
}

// All of `width` <= BLOCK columns; `shift` and `result` have a value for each. The columns are those
// of `parts` matrices, `part` apart, one below the other.
INLINE void NAME(fold)(AdjointReduce function, int64_t parts, int64_t part, int64_t count,
                       int64_t stride, int64_t width, const REAL *x, const REAL *shift,
                       REAL *result) {
  REAL levels[NAME(LEVELS)][NAME(BLOCK)];
  int top = 0;
  int64_t chunk = 0;
  for (int64_t p = 0; p < parts; p++) {
    for (int64_t row = 0; row < count; row += NAME(CHUNK), chunk++) {
      const int64_t length = smaller(NAME(CHUNK), count - row);
      const REAL *start = x + p * part + row * stride;
      if (stride == 1)
        levels[top][0] = NAME(fold_row)(function, length, start, shift[0]);
      else
        NAME(fold_columns)(function, length, stride, width, start, shift, levels[top]);
      // A chunk that completes a pair, a pair that completes a four, ... joins its partner.
      for (int64_t ones = chunk; ones & 1; ones >>= 1, top--)
        for (int64_t j = 0; j < width; j++)
          levels[top - 1][j] = NAME(join)(function, levels[top - 1][j], levels[top][j]);
      top++;
    }
  }
  if (top == 0)
    for (int64_t j = 0; j < width; j++) levels[top][j] = NAME(start)(function);
  for (top--; top > 0; top--)
    for (int64_t j = 0; j < width; j++)
      levels[top - 1][j] = NAME(join)(function, levels[top - 1][j], levels[top][j]);
  memcpy(result, levels[0], (size_t)width * sizeof(REAL));
}
