// Goals in order: 1. each element of c has one order of summation, whatever the extents, strides
// and tiles; 2. speed without instructions beyond the baseline; 3. no memory but the stack.

enum { NAME(WIDTH) = 32 / sizeof(REAL), NAME(HEIGHT) = 4, NAME(ROWS) = 64, NAME(DEPTH) = 256 };

typedef REAL NAME(Lanes) __attribute__((ext_vector_type(32 / sizeof(REAL))));

// Adds to `height` rows of sums what `depth` values of k bring; row k of b begins at k * b_depth.
INLINE void NAME(tile)(int height, int64_t depth, const REAL *a, int64_t a_row, int64_t a_depth,
                       const REAL *b, int64_t b_depth, NAME(Lanes) *sums) {
  NAME(Lanes) so[NAME(HEIGHT)];
  for (int r = 0; r < height; r++) so[r] = sums[r];
  for (int64_t k = 0; k < depth; k++) {
    NAME(Lanes) row;
    memcpy(&row, b + k * b_depth, sizeof row);
    for (int r = 0; r < height; r++) {
      const NAME(Lanes) product = a[r * a_row + k * a_depth] * row;
      so[r] += product;
    }
  }
  for (int r = 0; r < height; r++) sums[r] = so[r];
}

// Copies `width` columns of b, so that row k begins at k * WIDTH; zeros fill the other columns.
INLINE void NAME(pack)(int64_t depth, int64_t width, const REAL *b, int64_t b_depth,
                       int64_t b_column, REAL *packed) {
  if (width == NAME(WIDTH)) {
    for (int64_t k = 0; k < depth; k++)
      for (int l = 0; l < NAME(WIDTH); l++)
        packed[k * NAME(WIDTH) + l] = b[k * b_depth + l * b_column];
    return;
  }
  for (int64_t k = 0; k < depth; k++)
    for (int l = 0; l < NAME(WIDTH); l++)
      packed[k * NAME(WIDTH) + l] = l < width ? b[k * b_depth + l * b_column] : 0;
}

static void NAME(product)(int64_t rows, int64_t columns, int64_t depth, REAL alpha, const REAL *a,
                          int64_t a_row, int64_t a_depth, const REAL *b, int64_t b_depth,
                          int64_t b_column, REAL beta, REAL *c, int64_t c_row, int64_t c_column) {
  NAME(Lanes) sums[NAME(ROWS)];
  NAME(Lanes) packed[NAME(DEPTH)];
  for (int64_t left = 0; left < columns; left += NAME(WIDTH)) {
    const int64_t width = smaller(NAME(WIDTH), columns - left);
    for (int64_t top = 0; top < rows; top += NAME(ROWS)) {
      const int64_t height = smaller(NAME(ROWS), rows - top);
      memset(sums, 0, (size_t)height * sizeof *sums);
      // Few rows do not pay for a copy of what lies as it should.
      const int as_it_is = b_column == 1 && width == NAME(WIDTH) && rows <= 2 * NAME(HEIGHT);
      for (int64_t front = 0; front < depth; front += NAME(DEPTH)) {
        const int64_t length = smaller(NAME(DEPTH), depth - front);
        const REAL *panel = b + front * b_depth + left * b_column;
        int64_t step = b_depth;
        if (!as_it_is) {
          NAME(pack)(length, width, panel, b_depth, b_column, (REAL *)packed);
          panel = (const REAL *)packed;
          step = NAME(WIDTH);
        }
        const REAL *a_start = a + top * a_row + front * a_depth;
        int64_t i = 0;
        for (; i + NAME(HEIGHT) <= height; i += NAME(HEIGHT))
          NAME(tile)(NAME(HEIGHT), length, a_start + i * a_row, a_row, a_depth, panel, step,
                     sums + i);
        for (; i < height; i++)
          NAME(tile)(1, length, a_start + i * a_row, a_row, a_depth, panel, step, sums + i);
      }
      const REAL *so = (const REAL *)sums;
      for (int64_t i = 0; i < height; i++) {
        for (int64_t j = 0; j < width; j++) {
          REAL *to = c + (top + i) * c_row + (left + j) * c_column;
          const REAL scaled = alpha * so[i * NAME(WIDTH) + j];
          *to = beta == 0 ? scaled : scaled + beta * *to;
        }
      }
    }
  }
}

void NAME(adjoint_product)(int64_t rows, int64_t columns, int64_t depth, REAL alpha, const REAL *a,
                           int64_t a_row, int64_t a_depth, const REAL *b, int64_t b_depth,
                           int64_t b_column, REAL beta, REAL *c) {
  // A narrow product as its transpose, so that lanes are not left empty: the same sums.
  if (columns < NAME(WIDTH) && columns < rows)
    NAME(product)(columns, rows, depth, alpha, b, b_column, b_depth, a, a_depth, a_row, beta, c, 1,
                  columns);
  else
    NAME(product)(rows, columns, depth, alpha, a, a_row, a_depth, b, b_depth, b_column, beta, c,
                  columns, 1);
}
