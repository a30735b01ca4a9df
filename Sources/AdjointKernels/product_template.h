// Goals in order: 1. each element of c has one order of summation, which the depth alone decides;
// 2. registers, then the nearest cache, feed the arithmetic units; 3. no memory but the caller's.
//
// Blocks of the depth come one after the other. In each, a block of rows of a is packed, if that
// pays; every panel of columns of b is packed, stays in the nearest cache, and meets panels
// of a that are as high as a tile, or one row less, so that none is left that is much lower.
#include "vector_template.h"
#include "product_micro_template.h"
#include "product_pack_template.h"

// One matrix, which may be a transpose of what was asked for.
typedef struct {
  int64_t rows, columns, depth;
  const REAL *a, *b, *z;
  int64_t a_row, a_depth, b_depth, b_column, z_row, z_column, c_row, c_column;
  REAL *c, *packed;
  REAL alpha, beta;
} NAME(Matrix);

// c = alpha * sums + beta * z, for a tile.
static void NAME(finish)(const NAME(Matrix) *m, int64_t height, int64_t width,
                         const NAME(Lanes) *sums, const REAL *z, REAL *c, REAL beta, int64_t z_row,
                         int64_t z_column) {
  if (m->c_column == 1 && (beta == 0 || z_column == 1)) {
    for (int64_t r = 0; r < height; r++, sums += NAME(VECTORS), z += z_row, c += m->c_row)
      for (int64_t l = 0; l < width; l += LANES) {
        const int64_t count = smaller(LANES, width - l);
        NAME(Lanes) result = m->alpha * sums[l / LANES];
        if (beta != 0) {
          NAME(Lanes) other;
          if (count == LANES)
            other = *(const NAME(Stored) *)(z + l);
          else
            NAME(load_part)(z + l, count, &other);
          other *= beta;
          result = __builtin_elementwise_fma((NAME(Lanes))m->alpha, sums[l / LANES], other);
        }
        if (count == LANES)
          *(NAME(Stored) *)(c + l) = result;
        else
          NAME(store_part)(c + l, count, &result);
      }
    return;
  }
  const REAL *sum = (const REAL *)sums;
  for (int64_t l = 0; l < width; l++)
    for (int64_t r = 0; r < height; r++) {
      REAL result = m->alpha * sum[r * NAME(WIDTH) + l];
      if (beta != 0) {
        const REAL other = beta * z[r * z_row + l * z_column];
        result = __builtin_elementwise_fma(m->alpha, sum[r * NAME(WIDTH) + l], other);
      }
      c[r * m->c_row + l * m->c_column] = result;
    }
}

// Lines shared out to `count` panels as evenly as may be.
typedef struct {
  int64_t count, least, larger;
} NAME(Shares);

INLINE NAME(Shares) NAME(shares)(int64_t lines, int64_t count) {
  if (count == 1) return (NAME(Shares)){1, lines, 0};
  return (NAME(Shares)){count, lines / count, lines % count};
}

// How many lines lie before panel i.
INLINE int64_t NAME(before)(NAME(Shares) shares, int64_t i) {
  return i * shares.least + smaller(i, shares.larger);
}

// Brings rows into the nearest cache while something else is computed.
INLINE void NAME(fetch)(const REAL *x, int64_t rows, int64_t step, int64_t width) {
  for (int64_t r = 0; r < rows; r++)
    for (int64_t l = 0; l < width; l += LANES) __builtin_prefetch(x + r * step + l);
}

// A block of rows and of the depth, with all columns.
static void NAME(block)(const NAME(Matrix) *m, int64_t top, int64_t rows, int64_t front,
                        int64_t depth, int packs, NAME(Lanes) *panel) {
  const NAME(Shares) shares = NAME(shares)(rows, (rows + NAME(HEIGHT) - 1) / NAME(HEIGHT));
  const NAME(Shares) slices = NAME(shares)(depth, shares.count);
  const REAL *a = m->a + top * m->a_row + front * m->a_depth;
  if (packs)
    for (int64_t i = 0; i < shares.count; i++) {
      const int64_t start = NAME(before)(shares, i);
      const int64_t height = NAME(before)(shares, i + 1) - start;
      NAME(pack)(height, depth, a + start * m->a_row, m->a_row, m->a_depth,
                 m->packed + start * depth, height);
    }
  const int is_first = front == 0;
  const REAL beta = is_first ? m->beta : 1;
  const int64_t z_row = is_first ? m->z_row : m->c_row;
  const int64_t z_column = is_first ? m->z_column : m->c_column;
  for (int64_t left = 0; left < m->columns; left += NAME(WIDTH)) {
    const int64_t width = smaller(NAME(WIDTH), m->columns - left);
    const int64_t vectors = (width + LANES - 1) / LANES;
    const REAL *here = m->b + front * m->b_depth + left * m->b_column;
    const int fetches = m->b_column == 1 && left + width < m->columns;
    const REAL *b = here;
    int64_t b_depth = m->b_depth;
    // A few rows do not pay for a copy of what lies as it should.
    if (m->b_column != 1 || width % LANES != 0 || shares.count > 2) {
      NAME(pack)(width, depth, b, m->b_column, b_depth, (REAL *)panel, NAME(WIDTH));
      b = (const REAL *)panel;
      b_depth = NAME(WIDTH);
    }
    for (int64_t i = 0; i < shares.count; i++) {
      const int64_t start = NAME(before)(shares, i);
      const int64_t height = NAME(before)(shares, i + 1) - start;
      REAL *c = m->c + (top + start) * m->c_row + left * m->c_column;
      const REAL *z = is_first ? m->z : m->c;
      if (beta != 0) z += (top + start) * z_row + left * z_column;
      NAME(fetch)(c, height, m->c_row, width);
      if (fetches) {
        // A slice of the next panel's rows.
        const int64_t k = NAME(before)(slices, i);
        NAME(fetch)(here + NAME(WIDTH) + k * m->b_depth, NAME(before)(slices, i + 1) - k,
                    m->b_depth, NAME(WIDTH));
      }
      NAME(Lanes) sums[NAME(HEIGHT) * NAME(VECTORS)];
      NAME(Tile) *tile = NAME(tiles)[vectors - 1][height - 1];
      if (packs)
        tile(depth, m->packed + start * depth, 1, height, b, b_depth, sums);
      else
        tile(depth, a + start * m->a_row, m->a_row, m->a_depth, b, b_depth, sums);
      NAME(finish)(m, height, width, sums, z, c, beta, z_row, z_column);
    }
  }
}

static void NAME(matrix)(const NAME(Matrix) *m, int packs) {
  NAME(Lanes) panel[PRODUCT_DEPTH * NAME(VECTORS)];
  const int64_t length = product_block(m->depth);
  const int64_t most = PRODUCT_BYTES / sizeof(REAL);
  int64_t front = 0;
  do {
    const int64_t depth = smaller(length, m->depth - front);
    for (int64_t top = 0; top < m->rows; top += most)
      NAME(block)(m, top, smaller(most, m->rows - top), front, depth, packs, panel);
    front += length;
  } while (front < m->depth);
}

static void NAME(product)(const AdjointProduct *how, const REAL *a, const REAL *b, const REAL *z,
                          REAL *c, REAL *scratch) {
  NAME(Matrix) m = {
    .rows = how->rows, .columns = how->columns, .depth = how->depth,
    .a = a, .a_row = how->a_row, .a_depth = how->a_depth,
    .b = b, .b_depth = how->b_depth, .b_column = how->b_column,
    .z = z, .z_row = how->z_row, .z_column = how->z_column,
    .c = c, .c_row = how->columns, .c_column = 1,
    .packed = scratch, .alpha = (REAL)how->alpha, .beta = (REAL)how->beta,
  };
  int64_t a_step = how->a_step, b_step = how->b_step;
  const int packs = product_packs(how, sizeof(REAL));
  if (m.columns < LANES && m.columns < m.rows && m.a_row == 1) {
    // A narrow product as its transpose, so that lanes are not left empty: the same sums.
    const NAME(Matrix) n = m;
    m.rows = n.columns, m.columns = n.rows;
    m.a = n.b, m.a_row = n.b_column, m.a_depth = n.b_depth;
    m.b = n.a, m.b_depth = n.a_depth, m.b_column = n.a_row;
    m.z_row = n.z_column, m.z_column = n.z_row;
    m.c_row = n.c_column, m.c_column = n.c_row;
    a_step = how->b_step, b_step = how->a_step;
  }
  for (int64_t i = 0; i < how->batch; i++) {
    NAME(matrix)(&m, packs);
    m.a += a_step;
    m.b += b_step;
    m.c += how->c_step;
    if (m.beta != 0) m.z += how->c_step;
  }
}
