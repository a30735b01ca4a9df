#include "elementary_template.h"

#define COLUMNS(PRAGMA, X, Y, result)                \
  {                                                  \
    PRAGMA for (int64_t j = 0; j < columns; j++) {   \
      const REAL x = x_start[X], y = y_start[Y];     \
      z_start[j] = (result);                         \
    }                                                \
  }

// Rows of one vector each.
#define VECTOR(RESULT, PRAGMA, result)               \
  {                                                  \
    REAL xs[LANES], ys[LANES];                       \
    RESULT zs[LANES];                                \
    memcpy(xs, x_from + i * x_row, sizeof xs);       \
    memcpy(ys, y_from + i * y_row, sizeof ys);       \
    PRAGMA for (int j = 0; j < LANES; j++) {         \
      const REAL x = xs[j], y = ys[j];               \
      zs[j] = (result);                              \
    }                                                \
    memcpy((RESULT *)to + i * LANES, zs, sizeof zs); \
  }

// The usual strides have loops of their own, which vector units can do.
#define ROWS(function, RESULT, PRAGMA, result)                           \
  case AdjointZip##function:                                             \
    if (x_column == 1 && y_column == 1 && columns == LANES) {            \
      for (int64_t i = 0; i < rows; i++) VECTOR(RESULT, PRAGMA, result)  \
      return;                                                            \
    }                                                                    \
    for (int64_t i = 0; i < rows; i++) {                                 \
      const REAL *x_start = x_from + i * x_row;                          \
      const REAL *y_start = y_from + i * y_row;                          \
      RESULT *z_start = (RESULT *)to + i * columns;                      \
      if (x_column == 1 && y_column == 1)                                \
        COLUMNS(PRAGMA, j, j, result)                                    \
      else if (x_column == 1 && y_column == 0)                           \
        COLUMNS(PRAGMA, j, 0, result)                                    \
      else if (x_column == 0 && y_column == 1)                           \
        COLUMNS(PRAGMA, 0, j, result)                                    \
      else                                                               \
        COLUMNS(, j * x_column, j * y_column, result)                    \
    }                                                                    \
    return;

#if SINGLE
#define POWER ROWS(Power, REAL, TOGETHER, (REAL)NAME(pow)(x, y))
#else
#define POWER ROWS(Power, REAL, , pow(x, y))
#endif

ENTRY(void, adjoint_zip,
      (AdjointZip function, int64_t rows, int64_t columns, const REAL *x_from, int64_t x_row,
       int64_t x_column, const REAL *y_from, int64_t y_row, int64_t y_column, void *to),
      (function, rows, columns, x_from, x_row, x_column, y_from, y_row, y_column, to)) {
  switch (function) {
    ROWS(Add, REAL, TOGETHER, x + y)
    ROWS(Subtract, REAL, TOGETHER, x - y)
    ROWS(Multiply, REAL, TOGETHER, x * y)
    ROWS(Divide, REAL, TOGETHER, x / y)
    ROWS(Max, REAL, TOGETHER, ((x >= y) | (x != x)) ? x : y)
    ROWS(Min, REAL, TOGETHER, ((x <= y) | (x != x)) ? x : y)
    POWER
    ROWS(Remainder, REAL, , MATH(fmod)(x, y))
    ROWS(PRelu, REAL, TOGETHER, x < 0 ? x * y : x)
    ROWS(Equal, uint8_t, TOGETHER, x == y)
    ROWS(Unequal, uint8_t, TOGETHER, x != y)
    ROWS(Greater, uint8_t, TOGETHER, x > y)
    ROWS(GreaterOrEqual, uint8_t, TOGETHER, x >= y)
    ROWS(Less, uint8_t, TOGETHER, x < y)
    ROWS(LessOrEqual, uint8_t, TOGETHER, x <= y)
  }
}

#undef POWER
#undef ROWS
#undef VECTOR
#undef COLUMNS
