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
  // What is in no panels is in some whose rows follow one another.
  int64_t b_panel, c_panel;
  REAL *c, *packed;
  REAL alpha, beta;
  // Which of a batch it is, and how far the next one is; the steps, as this one sees them.
  int64_t index, a_step, b_step, c_step, step_count;
  const AdjointProductStep *steps;
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

// How the vectors of a tile's rows follow one another, in memory or in a tile. A distance of 0 repeats.
typedef struct {
  const REAL *start;
  int64_t row, vector;
} NAME(Vectors);

// Sums, differences and products of vectors, which updates are made of, read and written where they
// are; 0 where it is something else.
static int NAME(take_simple_step)(const NAME(Matrix) *m, NAME(Place) at,
                                  const AdjointProductStep *step, const REAL *const from[2],
                                  NAME(Lanes) *made) {
  const AdjointProductOperand *const operands[] = {&step->x, &step->y};
  if (!step->is_zip || m->c_column != 1 || at.width % LANES != 0) return 0;
  NAME(Vectors) vectors[2];
  NAME(Lanes) repeated[2];
  for (int j = 0; j < 2; j++) {
    const AdjointProductOperand *operand = operands[j];
    if (!operand->memory) {
      vectors[j] = (NAME(Vectors)){from[j], at.span * LANES, LANES};
    } else if (operand->column == 1) {
      const REAL *start =
          from[j] + at.top * operand->row + NAME(line)(at.left, 1, m->c_panel);
      vectors[j] = (NAME(Vectors)){start, operand->row, LANES};
    } else if (operand->column == 0 && operand->row == 0) {
      repeated[j] = (NAME(Lanes)){} + *from[j];
      vectors[j] = (NAME(Vectors)){(const REAL *)&repeated[j], 0, 0};
    } else {
      return 0;
    }
  }
  const int64_t count = at.width / LANES;
#define COMPUTE(name, result)                                                              \
  case AdjointZip##name:                                                                   \
    for (int64_t r = 0; r < at.height; r++) {                                              \
      const REAL *left = vectors[0].start + r * vectors[0].row;                            \
      const REAL *right = vectors[1].start + r * vectors[1].row;                           \
      for (int64_t v = 0; v < count; v++) {                                                \
        const NAME(Lanes) x = *(const NAME(Stored) *)(left + v * vectors[0].vector);       \
        const NAME(Lanes) y = *(const NAME(Stored) *)(right + v * vectors[1].vector);      \
        made[r * at.span + v] = (result);                                                  \
      }                                                                                    \
    }                                                                                      \
    break;
  switch (step->zip) {
    COMPUTE(Add, x + y)
    COMPUTE(Subtract, x - y)
    COMPUTE(Multiply, x * y)
    default: return 0;
  }
#undef COMPUTE
  if (!step->store) return 1;
  REAL *kept = (REAL *)step->store + m->index * m->c_step + at.top * m->c_row +
               NAME(line)(at.left, 1, m->c_panel);
  for (int64_t r = 0; r < at.height; r++, kept += m->c_row)
    for (int64_t v = 0; v < count; v++)
      *(NAME(Stored) *)(kept + v * LANES) = made[r * at.span + v];
  return 1;
}

// Does the steps for a tile of products; those that are not simple by the kernels that would do them
// for a whole matrix.
static void NAME(take_steps)(const NAME(Matrix) *m, NAME(Place) at, const NAME(Lanes) *product) {
  const int64_t count = at.height * at.span * LANES;
  NAME(Lanes) made[ADJOINT_PRODUCT_STEPS][NAME(MOST)], read[2][NAME(MOST)];
  REAL *kept = NULL;
  const NAME(Lanes) *last = product;
  for (int64_t i = 0; i < m->step_count; i++) {
    const AdjointProductStep *step = m->steps + i;
    const AdjointProductOperand *const operands[] = {&step->x, &step->y};
    const REAL *from[2] = {NULL, NULL};
    for (int j = 0; j <= step->is_zip; j++) {
      const AdjointProductOperand *operand = operands[j];
      from[j] = operand->memory ? (const REAL *)operand->memory + m->index * operand->matrix
                : (const REAL *)(operand->step ? made[operand->step - 1] : product);
    }
    last = made[i];
    kept = (REAL *)step->store;
    if (NAME(take_simple_step)(m, at, step, from, made[i])) continue;
    for (int j = 0; j <= step->is_zip; j++) {
      if (!operands[j]->memory) continue;
      NAME(load_tile)(at, from[j], operands[j]->row, operands[j]->column, m->c_panel, read[j]);
      from[j] = (const REAL *)read[j];
    }
    REAL *result = (REAL *)made[i];
    if (step->is_zip)
      KERNEL(adjoint_zip)(step->zip, 1, count, from[0], 0, 1, from[1], 0, 1, result);
    else
      KERNEL(adjoint_map)(step->map, count, (REAL)step->alpha, (REAL)step->beta, from[0], result);
    if (kept) NAME(store_tile)(m, at, last, kept + m->index * m->c_step);
  }
  if (!kept) NAME(store_tile)(m, at, last, m->c);
}

// c = alpha * sums + beta * z for a tile, or added to what was there before; and the steps after the
// last sum.
INLINE void NAME(finish)(const NAME(Matrix) *m, NAME(Place) at, int is_first, int is_last,
                         NAME(Lanes) *sums) {
  const REAL alpha = m->alpha, beta = is_first ? m->beta : 1;
  const REAL *z = is_first ? m->z : m->c;
  int64_t z_row = is_first ? m->z_row : m->c_row;
  const int64_t z_column = is_first ? m->z_column : m->c_column;
  const int64_t z_panel = is_first ? PANEL : m->c_panel;
  const int has_steps = is_last && m->step_count > 0;
  const int is_done = m->c_column == 1 && !has_steps;
  REAL *c = is_done ? m->c + at.top * m->c_row + NAME(line)(at.left, 1, m->c_panel) : (REAL *)sums;
  const int64_t c_row = is_done ? m->c_row : at.span * LANES;
  // Most products are their sums.
  if (beta == 0 && alpha == 1 && has_steps) return NAME(take_steps)(m, at, sums);
  if (beta == 0 && alpha == 1 && is_done && at.width % LANES == 0) {
    for (int64_t r = 0; r < at.height; r++)
      for (int64_t l = 0; l < at.width; l += LANES)
        *(NAME(Stored) *)(c + r * c_row + l) = sums[r * at.span + l / LANES];
    return;
  }
  // What is not as it should be in memory is brought into a tile, or stays in one.
  NAME(Lanes) terms[NAME(MOST)];
  if (beta != 0 && z_column != 1) {
    NAME(load_tile)(at, z, z_row, z_column, z_panel, terms);
    z = (const REAL *)terms;
    z_row = at.span * LANES;
  } else if (beta != 0) {
    z += at.top * z_row + NAME(line)(at.left, 1, z_panel);
  }
  for (int64_t r = 0; r < at.height; r++)
    for (int64_t l = 0; l < at.width; l += LANES) {
      const int64_t count = smaller(LANES, at.width - l);
      const NAME(Lanes) sum = sums[r * at.span + l / LANES];
      NAME(Lanes) result = alpha * sum;
      if (beta != 0) {
        NAME(load)(z + r * z_row + l, count, &result);
        result = __builtin_elementwise_fma((NAME(Lanes))alpha, sum, result * beta);
      }
      NAME(store)(c + r * c_row + l, count, &result);
    }
  if (has_steps)
    NAME(take_steps)(m, at, sums);
  else if (!is_done)
    NAME(store_tile)(m, at, sums, m->c);
}

#undef KERNEL
