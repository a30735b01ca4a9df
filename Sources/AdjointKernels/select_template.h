#define COLUMNS(PRAGMA, C, X, Y)                  \
  PRAGMA for (int64_t j = 0; j < columns; j++) {  \
    const BITS x = x_start[X], y = y_start[Y];    \
    z_start[j] = c_start[C] != 0 ? x : y;         \
  }

ENTRY(void, adjoint_select,
      (int64_t rows, int64_t columns, const uint8_t *condition, int64_t c_row, int64_t c_column,
       const void *x, int64_t x_row, int64_t x_column, const void *y, int64_t y_row,
       int64_t y_column, void *z),
      (rows, columns, condition, c_row, c_column, x, x_row, x_column, y, y_row, y_column, z)) {
  for (int64_t i = 0; i < rows; i++) {
    const uint8_t *c_start = condition + i * c_row;
    const BITS *x_start = (const BITS *)x + i * x_row;
    const BITS *y_start = (const BITS *)y + i * y_row;
    BITS *z_start = (BITS *)z + i * columns;
    if (c_column == 1 && x_column == 1 && y_column == 1) {
      COLUMNS(TOGETHER, j, j, j)
    } else if (c_column == 1 && x_column == 1 && y_column == 0) {
      COLUMNS(TOGETHER, j, j, 0)
    } else if (c_column == 1 && x_column == 0 && y_column == 1) {
      COLUMNS(TOGETHER, j, 0, j)
    } else {
      COLUMNS(, j * c_column, j * x_column, j * y_column)
    }
  }
}

#undef COLUMNS
