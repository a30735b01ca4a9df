#include "common.h"

// Rows of a result; strides as in adjoint_zip. Sums and products are those of unsigned numbers,
// which wrap around.
#define ROWS(function, RESULT, result)                                              \
  case AdjointZip##function:                                                        \
    for (int64_t i = 0; i < rows; i++) {                                            \
      RESULT *z_start = (RESULT *)to + i * columns;                                 \
      for (int64_t j = 0; j < columns; j++) {                                       \
        const WHOLE x = x_from[i * x_row + j * x_column];                           \
        const WHOLE y = y_from[i * y_row + j * y_column];                           \
        z_start[j] = (RESULT)(result);                                              \
      }                                                                             \
    }                                                                               \
    return;

#define DEFINE(WHOLE_TYPE, SUFFIX)                                                  \
  void adjoint_zip_##SUFFIX(AdjointZip function, int64_t rows, int64_t columns,     \
                            const WHOLE_TYPE *x_from, int64_t x_row,                \
                            int64_t x_column, const WHOLE_TYPE *y_from,             \
                            int64_t y_row, int64_t y_column, void *to) {            \
    typedef WHOLE_TYPE WHOLE;                                                       \
    switch (function) {                                                             \
      ROWS(Add, WHOLE, (uint64_t)x + (uint64_t)y)                                   \
      ROWS(Subtract, WHOLE, (uint64_t)x - (uint64_t)y)                              \
      ROWS(Multiply, WHOLE, (uint64_t)x * (uint64_t)y)                              \
      ROWS(Max, WHOLE, x >= y ? x : y)                                              \
      ROWS(Min, WHOLE, x <= y ? x : y)                                              \
      ROWS(Equal, uint8_t, x == y)                                                  \
      ROWS(Unequal, uint8_t, x != y)                                                \
      ROWS(Greater, uint8_t, x > y)                                                 \
      ROWS(GreaterOrEqual, uint8_t, x >= y)                                         \
      ROWS(Less, uint8_t, x < y)                                                    \
      ROWS(LessOrEqual, uint8_t, x <= y)                                            \
      case AdjointZipDivide:                                                        \
      case AdjointZipPower:                                                         \
      case AdjointZipRemainder:                                                     \
      case AdjointZipPRelu: return;                                                 \
    }                                                                               \
  }

DEFINE(uint8_t, u8)
DEFINE(int32_t, i32)
DEFINE(int64_t, i64)
