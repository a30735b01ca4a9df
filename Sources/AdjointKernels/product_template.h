// Goals in order: 1. each element of c has one order of summation, which the depth alone decides;
// 2. registers, then the nearest cache, feed the arithmetic units; 3. no memory but the caller's.
//
// Blocks of the depth come one after the other. In each, a block of rows of a is packed, if that
// pays; every panel of columns of b is packed, stays in the nearest cache, and meets panels
// of a that are as high as a tile, or one row less, so that none is left that is much lower.
#include "vector_template.h"
#include "product_micro_template.h"
#include "product_pack_template.h"
#include "product_finish_template.h"

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

// The same, into the second cache, for what the steps of a tile read row by row.
INLINE void NAME(fetch_steps)(const NAME(Matrix) *m, NAME(Place) at) {
  for (int64_t i = 0; i < m->step_count; i++) {
    const AdjointProductOperand *const operands[] = {&m->steps[i].x, &m->steps[i].y};
    for (int j = 0; j <= m->steps[i].is_zip; j++) {
      const AdjointProductOperand *operand = operands[j];
      if (!operand->memory || operand->row == 0 || operand->column != 1) continue;
      const REAL *x = (const REAL *)operand->memory + m->index * operand->matrix +
                      at.top * operand->row + at.left;
      for (int64_t r = 0; r < at.height; r++, x += operand->row)
        for (int64_t l = 0; l < at.width; l += LANES) __builtin_prefetch(x + l, 0, 2);
    }
  }
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
      const NAME(Place) at = {top + start, left, height, width, NAME(VECTORS)};
      NAME(fetch)(m->c + at.top * m->c_row + left * m->c_column, height, m->c_row, width);
      if (front + depth == m->depth) NAME(fetch_steps)(m, at);
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
      NAME(finish)(m, at, front == 0, front + depth == m->depth, sums);
    }
  }
}

static void NAME(matrix)(const NAME(Matrix) *m, int packs) {
  NAME(Lanes) panel[PRODUCT_DEPTH * NAME(VECTORS)];
  const int64_t length = adjoint_product_block(m->depth);
  const int64_t most = PRODUCT_BYTES / sizeof(REAL);
  int64_t front = 0;
  do {
    const int64_t depth = smaller(length, m->depth - front);
    for (int64_t top = 0; top < m->rows; top += most)
      NAME(block)(m, top, smaller(most, m->rows - top), front, depth, packs, panel);
    front += length;
  } while (front < m->depth);
}

// The same matrix, seen with rows for columns. Steps have room for their copies.
static NAME(Matrix) NAME(exchanged)(NAME(Matrix) m, AdjointProductStep *steps) {
  NAME(Matrix) n = m;
  n.rows = m.columns, n.columns = m.rows;
  n.a = m.b, n.a_row = m.b_column, n.a_depth = m.b_depth;
  n.b = m.a, n.b_depth = m.a_depth, n.b_column = m.a_row;
  n.z_row = m.z_column, n.z_column = m.z_row;
  n.c_row = m.c_column, n.c_column = m.c_row;
  for (int64_t i = 0; i < m.step_count; i++) {
    steps[i] = m.steps[i];
    steps[i].x.row = m.steps[i].x.column, steps[i].x.column = m.steps[i].x.row;
    steps[i].y.row = m.steps[i].y.column, steps[i].y.column = m.steps[i].y.row;
  }
  n.steps = steps;
  return n;
}

static void NAME(product)(const AdjointProduct *how, const REAL *a, const REAL *b, const REAL *z,
                          REAL *c, REAL *scratch) {
  NAME(Matrix) m = {
    .rows = how->rows, .columns = how->columns, .depth = how->depth,
    .a = a, .a_row = how->a_row, .a_depth = how->a_depth,
    .b = b, .b_depth = how->b_depth, .b_column = how->b_column,
    .z = z, .z_row = how->z_row, .z_column = how->z_column,
    .c = c, .c_row = how->c_row, .c_column = 1,
    .packed = scratch, .alpha = (REAL)how->alpha, .beta = (REAL)how->beta,
    .c_step = how->c_step, .step_count = how->step_count, .steps = how->steps,
  };
  const int packs = product_packs(how, sizeof(REAL));
  // A narrow product as its transpose, so that lanes are not left empty: the same sums.
  const int exchanges = m.columns < LANES && m.columns < m.rows;
  const int64_t a_step = exchanges ? how->b_step : how->a_step;
  const int64_t b_step = exchanges ? how->a_step : how->b_step;
  AdjointProductStep steps[ADJOINT_PRODUCT_STEPS];
  if (exchanges) m = NAME(exchanged)(m, steps);
  for (; m.index < how->batch; m.index++) {
    NAME(matrix)(&m, packs);
    m.a += a_step;
    m.b += b_step;
    m.c += how->c_step;
    if (m.beta != 0) m.z += how->c_step;
  }
}
