// Includes the template once for each type of numbers: NUMBER is the type, SUM what sums of it are kept
// in, and IS_NAN(x) whether it is no number.
#include "common.h"

#define NUMBER float
#define SUM double
#define IS_NAN(x) ((x) != (x))
#define NAME(stem) stem##_f32
#include "sequence_template.h"
#undef NUMBER
#undef NAME

#define NUMBER double
#define NAME(stem) stem##_f64
#include "sequence_template.h"
#undef NUMBER
#undef SUM
#undef IS_NAN
#undef NAME

#define NUMBER int32_t
#define SUM uint64_t
#define IS_NAN(x) 0
#define NAME(stem) stem##_i32
#include "sequence_template.h"
#undef NUMBER
#undef NAME

#define NUMBER int64_t
#define NAME(stem) stem##_i64
#include "sequence_template.h"
#undef NUMBER
#undef SUM
#undef IS_NAN
#undef NAME

#define RANGE(REAL, SUFFIX)                                                                  \
  void adjoint_range_##SUFFIX(int64_t count, double start, double delta, REAL *y) {          \
    for (int64_t i = 0; i < count; i++) y[i] = (REAL)FMA((double)i, delta, start);           \
  }

RANGE(float, f32)
RANGE(double, f64)
#undef RANGE

#define RANGE(WHOLE, SUFFIX)                                                                 \
  void adjoint_range_##SUFFIX(int64_t count, int64_t start, int64_t delta, WHOLE *y) {       \
    for (int64_t i = 0; i < count; i++)                                                      \
      y[i] = (WHOLE)((uint64_t)start + (uint64_t)i * (uint64_t)delta);                       \
  }

RANGE(int32_t, i32)
RANGE(int64_t, i64)
