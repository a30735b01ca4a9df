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

// Where a row's vectors begin, and how far it is to the next row, in memory or in a tile.
typedef struct {
  const REAL *start;
  int64_t row;
} NAME(Vectors);

// An operand, in memory where what a step made of the element is kept there.
INLINE AdjointProductOperand NAME(placed)(const NAME(Matrix) *m, AdjointProductOperand operand) {
  const void *store = operand.memory || operand.step == 0 ? NULL : m->steps[operand.step - 1].store;
  if (!store) return operand;
  return (AdjointProductOperand){
    .memory = store, .row = m->c_row, .column = m->c_column, .matrix = m->c_step};
}

// The vectors that a step reads; 0 where they do not lie side by side.
INLINE int NAME(find_vectors)(const NAME(Matrix) *m, NAME(Place) at,
                              const AdjointProductOperand *from, const NAME(Lanes) *product,
                              NAME(Lanes) (*made)[NAME(MOST)], NAME(Vectors) *found) {
  const AdjointProductOperand operand = NAME(placed)(m, *from);
  if (!operand.memory) {
    const NAME(Lanes) *tile = operand.step ? made[operand.step - 1] : product;
    *found = (NAME(Vectors)){(const REAL *)tile, at.span * LANES};
    return 1;
  }
  *found = (NAME(Vectors)){(const REAL *)operand.memory + m->index * operand.matrix +
                               at.top * operand.row + NAME(line)(at.left, 1, m->c_panel),
                           operand.row};
  return operand.column == 1;
}

// The number that a step reads for all elements; null where there is more than one.
INLINE const REAL *NAME(find_number)(const NAME(Matrix) *m, const AdjointProductOperand *operand) {
  if (!operand->memory || operand->row != 0 || operand->column != 0) return NULL;
  return (const REAL *)operand->memory + m->index * operand->matrix;
}

// Whether a step reads what step `number` made.
INLINE int NAME(reads)(const AdjointProductOperand *operand, int64_t number) {
  return !operand->memory && operand->step == number;
}

// What updates are made of, on vectors as they lie: sums, differences and products, and a sum or a
// difference together with the multiplication by a number before it. How many steps that is, from
// step i on; 0 where it is something else.
static int NAME(take_simple_steps)(const NAME(Matrix) *m, NAME(Place) at, int64_t i,
                                   const NAME(Lanes) *product,
                                   NAME(Lanes) (*made)[NAME(MOST)]) {
  const AdjointProductStep *step = m->steps + i;
  if (!step->is_zip || m->c_column != 1 || at.width % LANES != 0) return 0;
  const AdjointProductOperand *left = &step->x, *right = &step->y;
  const REAL *number = step->zip == AdjointZipMultiply ? NAME(find_number)(m, right) : NULL;
  int done = 1, is_reversed = 0;
  if (number) {
    // Only the step that follows may read this one.
    const AdjointProductStep *next = step + 1;
    right = left;
    if (i + 1 == m->step_count || step->store || !next->is_zip) return 0;
    is_reversed = NAME(reads)(&next->x, i + 1);
    left = is_reversed ? &next->y : &next->x;
    if (is_reversed == NAME(reads)(&next->y, i + 1)) return 0;
    for (const AdjointProductStep *later = next + 1; later < m->steps + m->step_count; later++)
      if (NAME(reads)(&later->x, i + 1) || NAME(reads)(&later->y, i + 1)) return 0;
    step = next;
    done = 2;
  }
  NAME(Vectors) x, y;
  if (!NAME(find_vectors)(m, at, left, product, made, &x)) return 0;
  if (!NAME(find_vectors)(m, at, right, product, made, &y)) return 0;
  const NAME(Lanes) factor = (NAME(Lanes)){} + (number ? *number : 1);
  const int64_t count = at.width / LANES;
  REAL *to = (REAL *)made[i + done - 1];
  int64_t to_row = at.span * LANES;
  if (step->store || i + done == m->step_count) {
    to = step->store ? (REAL *)step->store + m->index * m->c_step : m->c;
    to += at.top * m->c_row + NAME(line)(at.left, 1, m->c_panel);
    to_row = m->c_row;
  }
#define COMPUTE(result)                                                                     \
  for (int64_t r = 0; r < at.height; r++)                                                   \
    for (int64_t v = 0; v < count; v++) {                                                   \
      const NAME(Lanes) a = *(const NAME(Stored) *)(x.start + r * x.row + v * LANES);       \
      const NAME(Lanes) b = *(const NAME(Stored) *)(y.start + r * y.row + v * LANES);       \
      const NAME(Lanes) scaled = b * factor;                                                \
      *(NAME(Stored) *)(to + r * to_row + v * LANES) = (result);                            \
    }
  if (step->zip == AdjointZipAdd) {
    COMPUTE(a + scaled)
  } else if (step->zip == AdjointZipSubtract && is_reversed) {
    COMPUTE(scaled - a)
  } else if (step->zip == AdjointZipSubtract) {
    COMPUTE(a - scaled)
  } else if (step->zip == AdjointZipMultiply && !number) {
    COMPUTE(a * b)
  } else {
    return 0;
  }
#undef COMPUTE
  return done;
}

// Does the steps for a tile of products; those that are not simple by the kernels that would do them
// for a whole matrix.
static void NAME(take_steps)(const NAME(Matrix) *m, NAME(Place) at, const NAME(Lanes) *product) {
  const int64_t count = at.height * at.span * LANES;
  NAME(Lanes) made[ADJOINT_PRODUCT_STEPS][NAME(MOST)], read[2][NAME(MOST)];
  for (int64_t i = 0, done; i < m->step_count; i += done) {
    done = NAME(take_simple_steps)(m, at, i, product, made);
    if (done > 0) continue;
    done = 1;
    const AdjointProductStep *step = m->steps + i;
    const AdjointProductOperand *const operands[] = {&step->x, &step->y};
    const REAL *from[2] = {NULL, NULL};
    for (int j = 0; j <= step->is_zip; j++) {
      const AdjointProductOperand operand = NAME(placed)(m, *operands[j]);
      from[j] = (const REAL *)(operand.step ? made[operand.step - 1] : product);
      if (!operand.memory) continue;
      NAME(load_tile)(at, (const REAL *)operand.memory + m->index * operand.matrix, operand.row,
                      operand.column, m->c_panel, read[j]);
      from[j] = (const REAL *)read[j];
    }
    REAL *result = (REAL *)made[i];
    if (step->is_zip)
      KERNEL(adjoint_zip)(step->zip, 1, count, from[0], 0, 1, from[1], 0, 1, result);
    else
      KERNEL(adjoint_map)(step->map, count, (REAL)step->alpha, (REAL)step->beta, from[0], result);
    if (step->store)
      NAME(store_tile)(m, at, made[i], (REAL *)step->store + m->index * m->c_step);
    else if (i + 1 == m->step_count)
      NAME(store_tile)(m, at, made[i], m->c);
  }
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
