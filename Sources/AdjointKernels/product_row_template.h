// Products that are a single row: every element of b is used once, and comes from afar.

// Brings rows into the nearest cache while something else is computed.
INLINE void NAME(fetch)(const REAL *x, int64_t rows, int64_t step, int64_t width) {
  for (int64_t r = 0; r < rows; r++)
    for (int64_t l = 0; l < width; l += LANES) __builtin_prefetch(x + r * step + l);
}

// So many vectors of sums are made at once.
#if SIMD == SIMD_AVX512
enum { NAME(ROW) = 16 };
#define EACH_WIDTH(F) F(1) F(2) F(4) F(8) F(16)
#elif SIMD == SIMD_AVX2 || defined(__aarch64__)
enum { NAME(ROW) = 4 };
#define EACH_WIDTH(F) F(1) F(2) F(4)
#else
enum { NAME(ROW) = 1 };
#define EACH_WIDTH(F) F(1)
#endif

// How far ahead b is fetched, in vectors.
enum { NAME(AHEAD) = 64 };

// The sums for `width` columns that lie side by side, a part of a vector or `vectors` of them, in
// panels.
INLINE void NAME(columns)(int vectors, int64_t width, int64_t depth, const REAL *a,
                          int64_t a_depth, const REAL *b, int64_t b_depth, int64_t panel,
                          NAME(Lanes) *result) {
  NAME(Lanes) sums[NAME(ROW)];
  UNROLL for (int v = 0; v < vectors; v++) sums[v] = 0;
  for (int64_t k = 0; k < depth; k++, a += a_depth, b += b_depth) {
    const NAME(Lanes) left = *a;
    UNROLL for (int v = 0; v < vectors; v++) {
      const REAL *here = b + NAME(line)(v * LANES, 1, panel);
      // A panel's rows follow one another, which machines see by themselves.
      if (panel == PANEL) __builtin_prefetch(here + NAME(AHEAD) / vectors * b_depth);
      NAME(Lanes) right;
      if (vectors == 1)
        NAME(load)(here, width, &right);
      else
        right = *(const NAME(Stored) *)here;
      sums[v] = __builtin_elementwise_fma(left, right, sums[v]);
    }
  }
  UNROLL for (int v = 0; v < vectors; v++) result[v] = sums[v];
}

// The sums for a vector of columns, or `width` of them, whose depth lies side by side, by squares.
// What follows these columns is fetched in the order of memory, which is not that of squares but in
// panels.
static void NAME(lines)(const NAME(Matrix) *m, int64_t front, int64_t depth, int64_t left,
                        int64_t width, NAME(Lanes) *result) {
  const int64_t squares = depth < LANES ? 1 : (depth + LANES - 1) / LANES;
  const int64_t share = (LANES + squares - 1) / squares;
  const int64_t a_depth = m->a_depth, b_column = m->b_column;
  const int is_in_panels = m->b_panel != PANEL;
  const REAL *a = m->a + front * a_depth;
  const REAL *next = NAME(right)(m, front, left + LANES);
  NAME(Lanes) sum = 0;
  for (int64_t k = 0, count; k < depth; k += count, a += count * a_depth) {
    const int64_t rest = is_in_panels ? PANEL - (front + k) % PANEL : LANES;
    const REAL *b = NAME(right)(m, front + k, left);
    NAME(Lanes) square[LANES];
    count = smaller(smaller(LANES, rest), depth - k);
    if (is_in_panels) {
      NAME(fetch)(b + LANES * b_column, LANES, b_column, count);
    } else {
      NAME(fetch)(next, share, b_column, depth);
      next += share * b_column;
    }
    if (width == LANES && count == LANES) {
      UNROLL for (int l = 0; l < LANES; l++)
        square[l] = *(const NAME(Stored) *)(b + l * b_column);
      NAME(transpose)(square);
      UNROLL for (int l = 0; l < LANES; l++)
        sum = __builtin_elementwise_fma((NAME(Lanes))a[l * a_depth], square[l], sum);
    } else {
      for (int l = 0; l < LANES; l++)
        NAME(load)(b + smaller(l, width - 1) * b_column, count, square + l);
      NAME(transpose)(square);
      for (int l = 0; l < count; l++)
        sum = __builtin_elementwise_fma((NAME(Lanes))a[l * a_depth], square[l], sum);
    }
  }
  *result = sum;
}

// As many of these columns as are done at once; their number.
static int64_t NAME(some_columns)(int64_t columns, int64_t depth, const REAL *a, int64_t a_depth,
                                  const REAL *b, int64_t b_depth, int64_t panel,
                                  NAME(Lanes) *sums) {
#define TRY(VECTORS)                                                                            \
  case VECTORS: {                                                                               \
    const int64_t width = smaller(LANES, columns);                                              \
    if (panel == PANEL)                                                                         \
      NAME(columns)(VECTORS, width, depth, a, a_depth, b, b_depth, PANEL, sums);                \
    else                                                                                        \
      NAME(columns)(VECTORS, width, depth, a, a_depth, b, PANEL, panel, sums);                  \
    return smaller(VECTORS * LANES, columns);                                                   \
  }
  // Of many panels at once, machines would lose track.
  int64_t vectors = panel == PANEL ? NAME(ROW) : smaller(NAME(ROW), 8);
  while (vectors > 1 && vectors * LANES > columns) vectors /= 2;
  switch (vectors) { EACH_WIDTH(TRY) }
#undef TRY
  return columns;
}

// A matrix with one row, all blocks of the depth for some columns after the other.
static void NAME(row)(const NAME(Matrix) *m) {
  const int64_t length = adjoint_product_block(m->depth);
  NAME(Lanes) sums[NAME(ROW)];
  for (int64_t left = 0, width = 0; left < m->columns; left += width) {
    int64_t front = 0;
    do {
      const int64_t depth = smaller(length, m->depth - front);
      if (m->b_column == 1) {
        width = NAME(some_columns)(m->columns - left, depth, m->a + front * m->a_depth, m->a_depth,
                                   NAME(right)(m, front, left), m->b_depth, m->b_panel, sums);
      } else {
        width = smaller(LANES, m->columns - left);
        NAME(lines)(m, front, depth, left, width, sums);
      }
      const NAME(Place) at = {0, left, 1, width, (width + LANES - 1) / LANES};
      const NAME(Ending) ending = NAME(ending)(m, front, depth);
      const int adds = NAME(adds_simply)(m, &ending, width);
      if (adds && ending.z) {
        const NAME(Stored) *z =
            (const NAME(Stored) *)(ending.z + NAME(line)(left, 1, ending.panel));
        for (int64_t i = 0; i < at.span; i++) sums[i] += z[i];
      }
      NAME(finish)(m, at, &ending, adds, sums);
      front += length;
    } while (front < m->depth);
  }
}

#undef EACH_WIDTH
