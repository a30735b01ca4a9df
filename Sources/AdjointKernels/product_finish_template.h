// What becomes of the sums of a tile. A tile in memory has `span` vectors for each of its rows; lanes
// beyond its width have anything.

#if LANES == 16
#define KERNEL(stem) stem##_f32
#else
#define KERNEL(stem) stem##_f64
#endif
#define PANEL ADJOINT_PRODUCT_PANEL

// One matrix, which may be a transpose of what was asked for.
typedef struct {
  int64_t rows, columns, depth;
  const REAL *a, *b, *z;
  int64_t a_row, a_depth, b_depth, b_column, z_row, z_column, c_row, c_column;
  // Where the rows of a, or the columns of b, and the depth of both are in an image; else null. There, so
  // many places are a row.
  const int64_t *a_rows, *b_columns, *along;
  const AdjointWindowAxis *row;
  // What is in no panels is in some whose rows follow one another.
  int64_t b_panel, c_panel;
  REAL *c, *packed;
  REAL alpha, beta;
  // Which of a batch it is, and how far the next one is; the steps, as this one sees them.
  int64_t index, a_step, b_step, c_step, step_count, pass_count;
  const AdjointProductStep *steps;
  const struct NAME(Pass) *passes;
} NAME(Matrix);

// A place in the result.
typedef struct {
  int64_t top, left, height, width, span;
} NAME(Place);

// How far it is to line i of a matrix, whose lines are a step, or side by side in panels.
INLINE int64_t NAME(line)(int64_t i, int64_t step, int64_t panel) {
  return step == 1 ? i / PANEL * panel + i % PANEL : i * step;
}

// Where b[front, left] is.
INLINE const REAL *NAME(right)(const NAME(Matrix) *m, int64_t front, int64_t left) {
  return m->b + NAME(line)(front, m->b_depth, m->b_panel) +
         NAME(line)(left, m->b_column, m->b_panel);
}

// The most vectors of a tile: those of its rows, or one for each column.
enum { NAME(MOST) = 32 };

// Element x[r * row + l * column] for row r and column l of the place.
static void NAME(load_tile)(NAME(Place) at, const REAL *x, int64_t row, int64_t column,
                            int64_t panel, NAME(Lanes) *tile) {
  x += at.top * row + NAME(line)(at.left, column, panel);
  for (int64_t l = 0; l < at.width; l += LANES, tile++, x += LANES * column) {
    const int64_t count = smaller(LANES, at.width - l);
    if (column == 1) {
      for (int64_t r = 0; r < at.height; r++) NAME(load)(x + r * row, count, tile + r * at.span);
    } else if (column == 0) {
      for (int64_t r = 0; r < at.height; r++) tile[r * at.span] = x[r * row];
    } else if (row == 1 && at.height <= LANES) {
      NAME(Lanes) square[LANES];
      for (int64_t i = 0; i < LANES; i++)
        NAME(load)(x + smaller(i, count - 1) * column, at.height, square + i);
      NAME(transpose)(square);
      for (int64_t r = 0; r < at.height; r++) tile[r * at.span] = square[r];
    } else {
      for (int64_t r = 0; r < at.height; r++)
        for (int64_t i = 0; i < LANES; i++)
          tile[r * at.span][i] = x[r * row + smaller(i, count - 1) * column];
    }
  }
}

// The same from the tile to c, or what has its shape.
static void NAME(store_tile)(const NAME(Matrix) *m, NAME(Place) at, const NAME(Lanes) *tile,
                             REAL *c) {
  const int64_t row = m->c_row, column = m->c_column;
  c += at.top * row + NAME(line)(at.left, column, m->c_panel);
  for (int64_t l = 0; l < at.width; l += LANES, tile++, c += LANES * column) {
    const int64_t count = smaller(LANES, at.width - l);
    if (column == 1) {
      for (int64_t r = 0; r < at.height; r++) NAME(store)(c + r * row, count, tile + r * at.span);
    } else if (row == 1 && at.height <= LANES) {
      NAME(Lanes) square[LANES];
      for (int64_t r = 0; r < LANES; r++)
        square[r] = tile[smaller(r, at.height - 1) * at.span];
      NAME(transpose)(square);
      for (int64_t i = 0; i < count; i++) NAME(store)(c + i * column, at.height, square + i);
    } else {
      for (int64_t r = 0; r < at.height; r++)
        for (int64_t i = 0; i < count; i++) c[r * row + i * column] = tile[r * at.span][i];
    }
  }
}

#include "product_steps_template.h"

// What becomes of the sums of a block of the depth: beta times z is added where z is not null, which
// is, after the first block, what the blocks before it made. Steps follow the last block.
typedef struct {
  const REAL *z;
  int64_t row, column, panel;
  REAL beta;
  int has_steps;
} NAME(Ending);

INLINE NAME(Ending) NAME(ending)(const NAME(Matrix) *m, int64_t front, int64_t depth) {
  const int has_steps = front + depth == m->depth && m->step_count > 0;
  if (front > 0) return (NAME(Ending)){m->c, m->c_row, m->c_column, m->c_panel, 1, has_steps};
  const REAL *z = m->beta == 0 ? NULL : m->z;
  return (NAME(Ending)){z, m->z_row, m->z_column, PANEL, m->beta, has_steps};
}

// Whether z can be added to sums as it lies, which are elements then.
INLINE int NAME(adds_simply)(const NAME(Matrix) *m, const NAME(Ending) *ending, int64_t width) {
  return m->alpha == 1 && width % LANES == 0 &&
         (!ending->z || (ending->beta == 1 && ending->column == 1));
}

// Makes elements of sums, to which z has been added already where `is_added`.
INLINE void NAME(finish)(const NAME(Matrix) *m, NAME(Place) at, const NAME(Ending) *ending,
                         int is_added, NAME(Lanes) *sums) {
  const NAME(Lanes) alpha = (NAME(Lanes)){} + m->alpha;
  if (!is_added && ending->z) {
    NAME(Lanes) terms[NAME(MOST)];
    NAME(load_tile)(at, ending->z, ending->row, ending->column, ending->panel, terms);
    for (int64_t i = 0; i < at.height * at.span; i++)
      sums[i] = __builtin_elementwise_fma(alpha, sums[i], terms[i] * ending->beta);
  } else if (!is_added && m->alpha != 1) {
    for (int64_t i = 0; i < at.height * at.span; i++) sums[i] *= alpha;
  }
  if (ending->has_steps) return NAME(take_steps)(m, at, sums);
  if (m->c_column != 1) return NAME(store_tile)(m, at, sums, m->c);
  REAL *c = m->c + at.top * m->c_row + NAME(line)(at.left, 1, m->c_panel);
  for (int64_t r = 0; r < at.height; r++)
    for (int64_t l = 0; l < at.width; l += LANES)
      NAME(store)(c + r * m->c_row + l, smaller(LANES, at.width - l),
                  sums + r * at.span + l / LANES);
}

#undef KERNEL
