// Goals in order: 1. each element of c has one order of summation, which the depth alone decides;
// 2. registers, then the nearest cache, feed the arithmetic units; 3. no memory but the caller's.
//
// A few elements, and a single row, have loops of their own. Else blocks of the depth come one after
// the other. In each, a block of rows of a is packed, if that pays; every panel of columns of b, packed
// where its rows do not lie side by side, stays in the nearest cache and meets panels of a that are as
// high as a tile, or one row less, so that none is left that is much lower.
#include "apart_template.h"
#include "product_micro_template.h"
#include "product_pack_template.h"
#include "product_finish_template.h"
#include "product_window_template.h"
#include "product_row_template.h"
#include "product_ahead_template.h"

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

// Packs so much of the depth of `width` columns of b, of which `given` are there.
static void NAME(pack_columns)(const NAME(Matrix) *m, int64_t front, int64_t depth, int64_t left,
                               int64_t width, int64_t given, REAL *to) {
  if (m->b_columns) return NAME(pack_window)(m, front, depth, left, given, to);
  for (int64_t k = 0, count; k < depth; k += count) {
    // Panels of a transpose begin anew along the depth.
    const int64_t rest = PANEL - (front + k) % PANEL;
    count = m->b_column == 1 || m->b_panel == PANEL ? depth : smaller(rest, depth - k);
    NAME(pack)(given, count, NAME(right)(m, front + k, left), m->b_column, m->b_depth,
               to + k * NAME(WIDTH), NAME(WIDTH));
  }
  if (given == width) return;
  for (int64_t k = 0; k < depth; k++)
    for (int64_t l = given; l < width; l++) to[k * NAME(WIDTH) + l] = 0;
}

// A block of rows and of the depth, with all columns.
static void NAME(block)(const NAME(Matrix) *m, int64_t top, int64_t rows, int64_t front,
                        int64_t depth, int packs, NAME(Lanes) *panel) {
  const int64_t most = m->a_rows ? NAME(LOOSE) : NAME(HEIGHT);
  const NAME(Shares) shares = NAME(shares)(rows, (rows + most - 1) / most);
  const NAME(Ending) ending = NAME(ending)(m, front, depth);
  const REAL *a = m->a + top * m->a_row + front * m->a_depth;
  if (packs)
    for (int64_t i = 0; i < shares.count; i++) {
      const int64_t start = NAME(before)(shares, i);
      const int64_t height = NAME(before)(shares, i + 1) - start;
      NAME(pack)(height, depth, a + start * m->a_row, m->a_row, m->a_depth,
                 m->packed + start * depth, height);
    }
  NAME(Ahead) ahead = NAME(find_ahead)(m, front, depth, ending.has_steps);
  // Panels of c are made as wide as they are.
  const int64_t columns =
      m->c_panel == PANEL ? m->columns : (m->columns + PANEL - 1) / PANEL * PANEL;
  for (int64_t left = 0; left < columns; left += NAME(WIDTH)) {
    const int64_t width = smaller(NAME(WIDTH), columns - left);
    const int64_t given = left < m->columns ? smaller(width, m->columns - left) : 0;
    const int64_t vectors = (width + LANES - 1) / LANES;
    NAME(Work) work = {.depth = depth, .b = NAME(right)(m, front, left), .b_depth = m->b_depth,
                       .a_row = packs ? 1 : m->a_row, .a_depth = m->a_depth,
                       .along = m->along ? m->along + front : NULL, .z_row = ending.row,
                       .c_row = NAME(WIDTH)};
    if (m->b_column != 1 || m->b_columns || given < width || width % LANES != 0) {
      NAME(pack_columns)(m, front, depth, left, width, given, (REAL *)panel);
      work.b = (const REAL *)panel;
      work.b_depth = NAME(WIDTH);
    }
    const int adds = NAME(adds_simply)(m, &ending, width);
    const int stores = adds && !ending.has_steps && m->c_column == 1;
    if (stores) work.c_row = m->c_row;
    for (int64_t i = 0; i < shares.count; i++) {
      const int64_t start = NAME(before)(shares, i);
      const NAME(Place) at = {top + start, left, NAME(before)(shares, i + 1) - start, width,
                              NAME(VECTORS)};
      NAME(Lanes) sums[NAME(HEIGHT) * NAME(VECTORS)];
      if (packs) work.a_depth = at.height;
      work.a = packs ? m->packed + start * depth : m->a_rows ? m->a : a + start * m->a_row;
      if (m->a_rows) work.a_rows = m->a_rows + at.top;
      work.c = stores ? m->c + at.top * m->c_row + NAME(line)(left, 1, m->c_panel) : (REAL *)sums;
      if (adds && ending.z)
        work.z = ending.z + at.top * ending.row + NAME(line)(left, 1, ending.panel);
      NAME(look_ahead)(m, &ahead, at, i, &work);
      NAME(Tile) *const *tiles = m->a_rows ? NAME(loose_tiles)[vectors - 1] : NAME(tiles)[vectors - 1];
      tiles[at.height - 1](&work);
      if (!stores) NAME(finish)(m, at, &ending, adds, sums);
    }
  }
}

static void NAME(matrix)(const NAME(Matrix) *m, int packs) {
  if (m->rows == 1 && m->b_columns) return NAME(row_of_places)(m);
  if (m->rows == 1 && !m->along && (m->b_column == 1 || m->b_depth == 1)) return NAME(row)(m);
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

// Sees a matrix with its rows for columns. Steps have room for their copies.
static void NAME(exchange)(NAME(Matrix) *m, AdjointProductStep *steps) {
  const NAME(Matrix) n = *m;
  m->rows = n.columns, m->columns = n.rows;
  m->a = n.b, m->a_row = n.b_column, m->a_depth = n.b_depth, m->a_step = n.b_step;
  m->b = n.a, m->b_depth = n.a_depth, m->b_column = n.a_row, m->b_step = n.a_step;
  m->a_rows = n.b_columns, m->b_columns = n.a_rows;
  m->z_row = n.z_column, m->z_column = n.z_row;
  m->c_row = n.c_column, m->c_column = n.c_row;
  for (int64_t i = 0; i < n.step_count; i++) {
    steps[i] = n.steps[i];
    steps[i].x.row = n.steps[i].x.column, steps[i].x.column = n.steps[i].x.row;
    steps[i].y.row = n.steps[i].y.column, steps[i].y.column = n.steps[i].y.row;
  }
  m->steps = steps;
}

// Whether that pays: few columns leave lanes empty, but rows that do not lie side by side have to be
// brought there.
INLINE int NAME(exchanges)(const NAME(Matrix) *m) {
  if (m->columns == 1) return m->rows > 1;
  return m->rows >= LANES && m->columns < (m->a_row == 1 ? LANES : LANES * 3 / 4);
}

// Whether there is too little to do for anything but one row after the other.
INLINE int NAME(is_few)(const AdjointProduct *how) {
  return !how->a_window && !how->b_window && how->columns <= LANES && how->b_column == 1 &&
         how->rows * how->depth <= 64 &&
         (how->beta == 0 || how->z_column == 1) &&
         (how->step_count == 0 || how->rows <= NAME(MOST));
}

static void NAME(few)(const AdjointProduct *how, const REAL *a, const REAL *b, const REAL *z,
                      REAL *c, int64_t c_row) {
  const REAL alpha = (REAL)how->alpha, beta = (REAL)how->beta;
  const int64_t columns = how->columns;
  for (int64_t r = 0; r < how->rows; r++) {
    const REAL *left = a + r * how->a_row, *right = b;
    NAME(Lanes) sum = 0;
    for (int64_t k = 0; k < how->depth; k++, left += how->a_depth, right += how->b_depth) {
      NAME(Lanes) lanes;
      NAME(load)(right, columns, &lanes);
      sum = __builtin_elementwise_fma((NAME(Lanes))*left, lanes, sum);
    }
    NAME(Lanes) result = alpha * sum;
    if (beta != 0) {
      NAME(Lanes) term;
      NAME(load)(z + r * how->z_row, columns, &term);
      result = __builtin_elementwise_fma((NAME(Lanes))alpha, sum, term * beta);
    }
    NAME(store)(c + r * c_row, columns, &result);
  }
}

static void NAME(product)(const AdjointProduct *how, const REAL *a, const REAL *b, const REAL *z,
                          REAL *c, void *scratch) {
  const int is_whole = !how->b_panel && !how->c_panel && !how->a_window;
  const int is_few = is_whole && NAME(is_few)(how);
  if (is_few && how->step_count == 0) {
    for (int64_t i = 0; i < how->batch; i++)
      NAME(few)(how, a + i * how->a_step, b + i * how->b_step,
                how->beta == 0 ? NULL : z + i * how->c_step, c + i * how->c_step, how->c_row);
    return;
  }
  const Image image = image_of(how);
  REAL *const padded = (REAL *)((int64_t *)scratch + offset_count(&image));
  NAME(Matrix) m = {
    .rows = how->rows, .columns = how->columns, .depth = how->depth,
    .a = a, .a_row = how->a_row, .a_depth = how->a_depth,
    .b = b, .b_depth = how->b_depth, .b_column = how->b_column,
    .z = z, .z_row = how->z_row, .z_column = how->z_column,
    .c = c, .c_row = how->c_row, .c_column = 1,
    .b_panel = how->b_panel ? how->b_panel : PANEL, .c_panel = how->c_panel ? how->c_panel : PANEL,
    .packed = padded + padded_count(&image), .alpha = (REAL)how->alpha, .beta = (REAL)how->beta,
    .a_step = how->a_step, .b_step = how->b_step, .c_step = how->c_step,
    .step_count = how->step_count, .steps = how->steps,
  };
  const int packs = product_packs(how, sizeof(REAL));
  AdjointProductStep steps[ADJOINT_PRODUCT_STEPS];
  if (image.window) NAME(place_image)(&image, how, scratch, padded, &m);
  if (is_whole && !is_few && NAME(exchanges)(&m)) NAME(exchange)(&m, steps);
  NAME(Pass) passes[ADJOINT_PRODUCT_STEPS];
  m.passes = passes;
  for (; m.index < how->batch; m.index++) {
    m.pass_count = NAME(find_passes)(&m, passes);
    if (image.pads && how->a_window) NAME(pad)(&image, a + m.index * how->a_step, padded);
    if (image.pads && how->b_window) NAME(pad)(&image, b + m.index * how->b_step, padded);
    if (is_few) {
      NAME(Lanes) tile[NAME(MOST)];
      NAME(few)(how, m.a, m.b, m.z, (REAL *)tile, LANES);
      NAME(take_steps)(&m, (NAME(Place)){0, 0, m.rows, m.columns, 1}, tile);
    } else {
      NAME(matrix)(&m, packs);
    }
    m.a += m.a_step;
    m.b += m.b_step;
    m.c += m.c_step;
    if (m.beta != 0) m.z += m.c_step;
    if (m.c_step == 0) m.beta = 1, m.z = m.c, m.z_row = m.c_row, m.z_column = m.c_column;
  }
}

#undef PANEL
