// Kernels for what indices name, and along lines of elements whose order counts: a part of
// AdjointKernels.h, which says what holds for all.
#ifndef ADJOINT_SEQUENCES_H
#define ADJOINT_SEQUENCES_H

#include <stdint.h>

// How a kernel sees elements that indices name along an axis: with data[o, place, i] of extent places
// meets line[o, r, i], dense but for rows of i, which are `step` apart, where the place is indices[o * index_outer + r * index_count + i *
// index_inner], of 4 or 8 bytes, from the end where negative.
typedef struct AdjointIndexing {
  int64_t outer, count, inner, extent, step;
  int64_t index_outer, index_count, index_inner;
  int index_size;
} AdjointIndexing;

// What becomes of an element and what is there.
typedef enum ADJOINT_CLOSED_ENUM AdjointJoin {
  AdjointJoinAdd,
  AdjointJoinMultiply,
  AdjointJoinMax,  // NaN where either is NaN
  AdjointJoinMin,
} AdjointJoin;

// Index kernels go by o, then r, then i. They return whether all places were there, else stop at
// the first that is none.

// line[o, r, i] = data[o, place, i].
#define ADJOINT_DECLARE(BITS, SIZE)                                                          \
  int adjoint_take_##SIZE(const AdjointIndexing *how, const void *data, const void *indices, \
                          void *line);
ADJOINT_EACH_SIZE(ADJOINT_DECLARE)
#undef ADJOINT_DECLARE

// data[o, place, i] = line[o, r, i].
#define ADJOINT_DECLARE(BITS, SIZE)                                                          \
  int adjoint_put_##SIZE(const AdjointIndexing *how, const void *line, const void *indices,  \
                         void *data);
ADJOINT_EACH_SIZE(ADJOINT_DECLARE)
#undef ADJOINT_DECLARE

// data[o, place, i] = data[o, place, i] joined with line[o, r, i].
#define ADJOINT_DECLARE(REAL, SUFFIX)                                                        \
  int adjoint_join_##SUFFIX(AdjointJoin function, const AdjointIndexing *how,                \
                            const REAL *line, const void *indices, REAL *data);
ADJOINT_EACH_REAL(ADJOINT_DECLARE)
#undef ADJOINT_DECLARE

// y[o, i] = the first r, or the last, with the largest x[o, r, i], or the smallest. NaN is larger and
// smaller than every number.
#define ADJOINT_DECLARE(REAL, SUFFIX)                                                        \
  void adjoint_best_##SUFFIX(int is_smallest, int is_last, int64_t outer, int64_t count,     \
                             int64_t inner, const REAL *x, int64_t *y);
ADJOINT_EACH_REAL(ADJOINT_DECLARE)
#undef ADJOINT_DECLARE

// Declares a kernel for all types of numbers.
#define ADJOINT_EACH_NUMBER(DECLARE) \
  DECLARE(float, f32) DECLARE(double, f64) DECLARE(int32_t, i32) DECLARE(int64_t, i64)

// y[o, r, i] = the sum of x[o, q, i] over q up to r, or with `exclusive` below r; with `reverse` over
// q from r on, or behind r, from the last to the first. In double precision, rounded for each
// element; whole numbers wrap around. x and y may be the same.
#define ADJOINT_DECLARE(NUMBER, SUFFIX)                                                      \
  void adjoint_running_sum_##SUFFIX(int exclusive, int reverse, int64_t outer,               \
                                    int64_t count, int64_t inner, const NUMBER *x,           \
                                    NUMBER *y);
ADJOINT_EACH_NUMBER(ADJOINT_DECLARE)
#undef ADJOINT_DECLARE

// values[o, k, i] = the largest x[o, r, i], or with `largest` 0 the smallest, that is left when k are
// taken, and places[o, k, i] = its r; of equal ones the lowest. NaN is larger than all numbers. x has
// `extent` elements in a line, of which `count` are taken; heap has room for `extent` numbers. places may
// be null.
#define ADJOINT_DECLARE(NUMBER, SUFFIX)                                                      \
  void adjoint_top_##SUFFIX(int largest, int64_t outer, int64_t extent, int64_t inner,       \
                            int64_t count, const NUMBER *x, NUMBER *values,                  \
                            int64_t *places, int64_t *heap);
ADJOINT_EACH_NUMBER(ADJOINT_DECLARE)
#undef ADJOINT_DECLARE

// y[i] = start + i * delta, rounded once in double precision and then to the type.
#define ADJOINT_DECLARE(REAL, SUFFIX) \
  void adjoint_range_##SUFFIX(int64_t count, double start, double delta, REAL *y);
ADJOINT_DECLARE(float, f32)
ADJOINT_DECLARE(double, f64)
#undef ADJOINT_DECLARE

// The same for whole numbers, which wrap around.
#define ADJOINT_DECLARE(WHOLE, SUFFIX) \
  void adjoint_range_##SUFFIX(int64_t count, int64_t start, int64_t delta, WHOLE *y);
ADJOINT_DECLARE(int32_t, i32)
ADJOINT_DECLARE(int64_t, i64)
#undef ADJOINT_DECLARE

// y[o, p, i] = values[1] where indices[o, i], of 4 or 8 bytes, from the end where negative, is p of
// `depth`; else values[0].
#define ADJOINT_DECLARE(BITS, SIZE)                                                          \
  void adjoint_one_hot_##SIZE(int64_t outer, int64_t depth, int64_t inner, int index_size,   \
                              const void *indices, const void *values, void *y);
ADJOINT_EACH_SIZE(ADJOINT_DECLARE)
#undef ADJOINT_DECLARE

// rows[t] = the row-major position that the places indices[t, k], of 4 or 8 bytes, from the end where
// negative, have in axes of these extents. Returns whether all places were there, else stops at the
// first that is none.
int adjoint_tuple_rows(int64_t tuples, int64_t count, const int64_t *extents, int index_size,
                       const void *indices, int64_t *rows);

#endif
