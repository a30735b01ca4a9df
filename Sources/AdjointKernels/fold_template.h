// The one order in which many values become one, as the header states it. A function that is a
// constant where these are called costs nothing.
#include "elementary_template.h"
#include "vector_template.h"

// As many lanes as a fold has; they are PARTS vectors.
#define FOLDED 16
#define PARTS (FOLDED / LANES)

enum { NAME(CHUNK) = 1024, NAME(BLOCK) = 64, NAME(LEVELS) = 48 };

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

// exp(x - shift), rounded once each.
INLINE void NAME(exp_lanes)(const NAME(Lanes) *x, const NAME(Lanes) *shift, NAME(Lanes) *result) {
  REAL lanes[LANES];
  const NAME(Lanes) shifted = *x - *shift;
  memcpy(lanes, &shifted, sizeof lanes);
  TOGETHER for (int l = 0; l < LANES; l++) lanes[l] = (REAL)NAME(exp)((double)lanes[l]);
  memcpy(result, lanes, sizeof lanes);
}

// What of x is folded.
INLINE void NAME(element)(AdjointReduce function, const NAME(Lanes) *shift, NAME(Lanes) *x) {
  switch (function) {
    case AdjointReduceSumAbs: *x = __builtin_elementwise_abs(*x); break;
    case AdjointReduceSumSquare:
    case AdjointReduceNorm: *x *= *x; break;
    case AdjointReduceLogSumExp: NAME(exp_lanes)(x, shift, x); break;
    default: break;
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

// The same by lanes.
INLINE void NAME(join_lanes)(AdjointReduce function, const NAME(Lanes) *x, NAME(Lanes) *so) {
  switch (function) {
    case AdjointReduceMax: *so = ((*so >= *x) | (*so != *so)) ? *so : *x; break;
    case AdjointReduceMin: *so = ((*so <= *x) | (*so != *so)) ? *so : *x; break;
    case AdjointReduceProduct: *so *= *x; break;
    default: *so += *x;
  }
}

// Joins all lanes of up to LANES folds, in the order of the header: lane r of the result is fold r.
INLINE void NAME(join_folds)(AdjointReduce function, NAME(Lanes) folds[PARTS][LANES],
                             NAME(Lanes) *result) {
  for (int p = 0; p < PARTS; p++) NAME(transpose)(folds[p]);
  if (PARTS == 2)
    for (int l = 0; l < LANES; l++) NAME(join_lanes)(function, &folds[PARTS - 1][l], &folds[0][l]);
  for (int half = FOLDED / PARTS / 2; half > 0; half /= 2)
    for (int l = 0; l < half; l++)
      NAME(join_lanes)(function, &folds[0][l + half], &folds[0][l]);
  *result = folds[0][0];
}

// The lanes of a fold of up to CHUNK values that lie side by side.
INLINE void NAME(fold_lanes)(AdjointReduce function, int64_t count, const REAL *x, REAL shift,
                             NAME(Lanes) * folds[PARTS]) {
  const NAME(Lanes) shifts = shift, start = NAME(start)(function);
  NAME(Lanes) so[PARTS];
  NAME(Mask) unordered[PARTS];
  UNROLL for (int p = 0; p < PARTS; p++) so[p] = start, unordered[p] = 0;
  const int is_extreme = function == AdjointReduceMax || function == AdjointReduceMin;
  int64_t i = 0;
  for (; i + FOLDED <= count; i += FOLDED)
    UNROLL for (int p = 0; p < PARTS; p++) {
      NAME(Lanes) here = *(const NAME(Stored) *)(x + i + p * LANES);
      NAME(element)(function, &shifts, &here);
      if (is_extreme) {
        // NaN loses every comparison; it is remembered apart.
        unordered[p] |= here != here;
        so[p] = (function == AdjointReduceMax ? here > so[p] : here < so[p]) ? here : so[p];
      } else {
        NAME(join_lanes)(function, &here, &so[p]);
      }
    }
  UNROLL for (int p = 0; p < PARTS; p++) {
    if (is_extreme) so[p] = unordered[p] ? (NAME(Lanes))NAN : so[p];
    const int64_t rest = count - i - p * LANES;
    if (rest > 0) {
      NAME(Lanes) here;
      NAME(Mask) there;
      NAME(load_lanes)(x + i + p * LANES, 0, rest, &here);
      NAME(choose)(0, rest, &there);
      NAME(element)(function, &shifts, &here);
      here = there ? here : start;
      NAME(join_lanes)(function, &here, &so[p]);
    }
    *folds[p] = so[p];
  }
}

// Up to LANES lines of up to CHUNK values, `step` apart, each with a shift and a result of its own.
INLINE void NAME(fold_lines)(AdjointReduce function, int64_t lines, int64_t step, int64_t count,
                             const REAL *x, const REAL *shift, NAME(Lanes) *result) {
  NAME(Lanes) folds[PARTS][LANES];
  for (int64_t r = 0; r < LANES; r++) {
    NAME(Lanes) *own[PARTS];
    for (int p = 0; p < PARTS; p++) own[p] = &folds[p][r];
    if (r < lines)
      NAME(fold_lanes)(function, count, x + r * step, shift[r], own);
    else
      for (int p = 0; p < PARTS; p++) *own[p] = 0;
  }
  NAME(join_folds)(function, folds, result);
}

// One chunk of `width` columns at once, a part of a vector or `vectors` of them, whose rows are
// `stride` apart. Lanes without a value are left out: to join them would change nothing.
INLINE void NAME(fold_vectors)(AdjointReduce function, int64_t vectors, int64_t count,
                               int64_t stride, int64_t width, const REAL *x, const REAL *shift,
                               REAL *result) {
  NAME(Lanes) lanes[FOLDED][NAME(BLOCK) / LANES], shifts[NAME(BLOCK) / LANES] = {0};
  const int64_t used = smaller(count, FOLDED);
  for (int64_t l = 0; l < used; l++)
    for (int64_t v = 0; v < vectors; v++) lanes[l][v] = NAME(start)(function);
  memcpy(shifts, shift, (size_t)width * sizeof(REAL));
  for (int64_t i = 0; i < count; i += FOLDED)
    for (int64_t l = 0; l < smaller(FOLDED, count - i); l++, x += stride)
      for (int64_t v = 0; v < vectors; v++) {
        NAME(Lanes) here;
        NAME(load_lanes)(x + v * LANES, 0, width - v * LANES, &here);
        NAME(element)(function, &shifts[v], &here);
        NAME(join_lanes)(function, &here, &lanes[l][v]);
      }
  for (int64_t half = FOLDED / 2; half > 0; half /= 2)
    for (int64_t l = 0; l < half && l + half < used; l++)
      for (int64_t v = 0; v < vectors; v++)
        NAME(join_lanes)(function, &lanes[l + half][v], &lanes[l][v]);
  memcpy(result, lanes[0], (size_t)width * sizeof(REAL));
}

// The same, faster for a whole vector.
INLINE void NAME(fold_columns)(AdjointReduce function, int64_t count, int64_t stride,
                               int64_t width, const REAL *x, const REAL *shift, REAL *result) {
  if (width == LANES)
    NAME(fold_vectors)(function, 1, count, stride, LANES, x, shift, result);
  else
    NAME(fold_vectors)(function, (width + LANES - 1) / LANES, count, stride, width, x, shift, result);
}

// Folds of chunks, as they join.
typedef struct {
  REAL levels[NAME(LEVELS)][NAME(BLOCK)];
  int top;
  int64_t chunks;
} NAME(Pairs);

// Joins what lies at the top with what lies below.
INLINE void NAME(join_top)(AdjointReduce function, int64_t width, NAME(Pairs) *pairs) {
  REAL *below = pairs->levels[pairs->top - 2], *top = pairs->levels[pairs->top - 1];
  for (int64_t j = 0; j < width; j++) below[j] = NAME(join)(function, below[j], top[j]);
  pairs->top--;
}

// A chunk that completes a pair, a pair that completes a four, ... joins its partner.
INLINE void NAME(add_chunk)(AdjointReduce function, int64_t width, NAME(Pairs) *pairs) {
  pairs->top++;
  for (int64_t ones = pairs->chunks++; ones & 1; ones >>= 1)
    NAME(join_top)(function, width, pairs);
}

// All of `width` <= BLOCK columns; `shift` and `result` have a value for each. The columns are those
// of `parts` matrices, `part` apart, one below the other.
INLINE void NAME(fold)(AdjointReduce function, int64_t parts, int64_t part, int64_t count,
                       int64_t stride, int64_t width, const REAL *x, const REAL *shift,
                       REAL *result) {
  NAME(Pairs) pairs;
  pairs.top = 0;
  pairs.chunks = 0;
  const int is_line = stride == 1;
  for (int64_t p = 0; p < parts; p++) {
    for (int64_t row = 0; row < count; row += NAME(CHUNK)) {
      const int64_t length = smaller(NAME(CHUNK), count - row);
      const REAL *from = x + p * part + row * stride;
      if (!is_line) {
        NAME(fold_columns)(function, length, stride, width, from, shift, pairs.levels[pairs.top]);
        NAME(add_chunk)(function, width, &pairs);
        continue;
      }
      // As many whole chunks, or lines that are one chunk each, as there are at once.
      const int is_short = count <= NAME(CHUNK);
      const int64_t left = is_short ? parts - p : (count - row) / NAME(CHUNK);
      const int64_t lines = left > 1 ? smaller(left, LANES) : 1;
      REAL shifts[LANES], folds[LANES];
      NAME(Lanes) folded;
      for (int l = 0; l < LANES; l++) shifts[l] = *shift;
      NAME(fold_lines)(function, lines, is_short ? part : NAME(CHUNK), length, from, shifts, &folded);
      memcpy(folds, &folded, sizeof folds);
      for (int64_t l = 0; l < lines; l++) {
        pairs.levels[pairs.top][0] = folds[l];
        NAME(add_chunk)(function, 1, &pairs);
      }
      if (is_short)
        p += lines - 1;
      else
        row += (lines - 1) * NAME(CHUNK);
    }
  }
  if (pairs.top == 0)
    for (int64_t j = 0; j < width; j++) pairs.levels[pairs.top][j] = NAME(start)(function);
  while (pairs.top > 1) NAME(join_top)(function, width, &pairs);
  memcpy(result, pairs.levels[0], (size_t)width * sizeof(REAL));
}

// The fold of one line.
INLINE REAL NAME(fold_line)(AdjointReduce function, int64_t count, const REAL *x, REAL shift) {
  REAL result;
  NAME(fold)(function, 1, 0, count, 1, 1, x, &shift, &result);
  return result;
}

// The folds of up to LANES lines, `step` apart.
INLINE void NAME(fold_each)(AdjointReduce function, int64_t lines, int64_t step, int64_t count,
                            const REAL *x, REAL result[LANES]) {
  if (count <= NAME(CHUNK)) {
    const REAL none[LANES] = {0};
    NAME(Lanes) folds;
    NAME(fold_lines)(function, lines, step, count, x, none, &folds);
    memcpy(result, &folds, sizeof folds);
  } else {
    for (int64_t r = 0; r < lines; r++)
      result[r] = NAME(fold_line)(function, count, x + r * step, 0);
  }
}
