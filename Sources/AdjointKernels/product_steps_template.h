// What is done with the sums of a tile before they are stored: passes over its vectors, as they lie, for
// the steps of updates and of functions that set what is negative to zero, and the kernels for a whole
// matrix for all others.

// What a pass reads or makes: vectors in memory, or where that is null, what a step made of the tile.
typedef struct {
  REAL *start;
  int64_t row, step;
} NAME(Vectors);

// A function of x and y, of which y is first multiplied by a number, or of x alone. Another follows at
// once where z is there: the result, multiplied by a number, is taken from z.
typedef struct NAME(Pass) {
  enum { NAME(General), NAME(Sum), NAME(Difference), NAME(Reversed), NAME(Multiple), NAME(Slope),
         NAME(Ramp), NAME(Update) } kind;
  // From which step on, and how many.
  int64_t first, count;
  NAME(Vectors) x, y, z, to, last;
  REAL factor, rate;
} NAME(Pass);

// An operand, in memory where what a step made of the element is kept there.
INLINE AdjointProductOperand NAME(placed)(const NAME(Matrix) *m, AdjointProductOperand operand) {
  const void *store = operand.memory || operand.step == 0 ? NULL : m->steps[operand.step - 1].store;
  if (!store) return operand;
  return (AdjointProductOperand){
    .memory = store, .row = m->c_row, .column = m->c_column, .matrix = m->c_step};
}

// The vectors that a step reads; 0 where they do not lie side by side.
INLINE int NAME(find_vectors)(const NAME(Matrix) *m, const AdjointProductOperand *from,
                              NAME(Vectors) *found) {
  const AdjointProductOperand operand = NAME(placed)(m, *from);
  *found = (NAME(Vectors)){.step = operand.step};
  if (!operand.memory) return 1;
  found->start = (REAL *)operand.memory + m->index * operand.matrix;
  found->row = operand.row;
  return operand.column == 1;
}

// Where the result of step i goes: what is not kept stays in a tile.
INLINE NAME(Vectors) NAME(find_result)(const NAME(Matrix) *m, int64_t i) {
  REAL *store = (REAL *)m->steps[i].store;
  if (store) return (NAME(Vectors)){store + m->index * m->c_step, m->c_row, i + 1};
  return (NAME(Vectors)){i + 1 == m->step_count ? m->c : NULL, m->c_row, i + 1};
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

// Whether the step that follows step i reads what that makes, once, and no other does.
static int NAME(is_passed_on)(const NAME(Matrix) *m, int64_t i) {
  const AdjointProductStep *next = m->steps + i + 1, *end = m->steps + m->step_count;
  if (next == end || m->steps[i].store || !next->is_zip) return 0;
  if (NAME(reads)(&next->x, i + 1) == NAME(reads)(&next->y, i + 1)) return 0;
  for (const AdjointProductStep *later = next + 1; later < end; later++)
    if (NAME(reads)(&later->x, i + 1) || NAME(reads)(&later->y, i + 1)) return 0;
  return 1;
}

// What steps from step i on are in one pass.
static NAME(Pass) NAME(find_pass)(const NAME(Matrix) *m, int64_t i) {
  const NAME(Pass) general = {.kind = NAME(General), .first = i, .count = 1};
  if (m->c_column != 1) return general;
  NAME(Pass) pass = {.first = i, .count = 1, .factor = 1};
  const AdjointProductStep *step = m->steps + i;
  const AdjointProductOperand *x = &step->x, *y = step->is_zip ? &step->y : &step->x;
  const REAL *number =
      step->is_zip && step->zip == AdjointZipMultiply ? NAME(find_number)(m, y) : NULL;
  const int is_slope = !step->is_zip && step->map == AdjointMapHeaviside;
  int is_first = 0;
  if (number || is_slope) {
    if (!NAME(is_passed_on)(m, i)) return general;
    const AdjointProductOperand *own = x;
    step++;
    pass.count = 2;
    is_first = NAME(reads)(&step->x, i + 1);
    x = is_first ? &step->y : &step->x;
    y = own;
    if (number) pass.factor = *number;
  }
  if (is_slope) {
    if (step->zip != AdjointZipMultiply) return general;
    pass.kind = NAME(Slope);
  } else if (!step->is_zip) {
    if (step->map != AdjointMapRelu) return general;
    pass.kind = NAME(Ramp);
  } else if (step->zip == AdjointZipAdd) {
    pass.kind = NAME(Sum);
  } else if (step->zip == AdjointZipSubtract) {
    pass.kind = is_first ? NAME(Reversed) : NAME(Difference);
  } else if (step->zip == AdjointZipMultiply && !number) {
    pass.kind = NAME(Multiple);
  } else {
    return general;
  }
  if (!NAME(find_vectors)(m, x, &pass.x) || !NAME(find_vectors)(m, y, &pass.y)) return general;
  pass.to = NAME(find_result)(m, i + pass.count - 1);
  return pass;
}

// The passes of all steps; their number.
static int64_t NAME(find_passes)(const NAME(Matrix) *m, NAME(Pass) *passes) {
  int64_t count = 0;
  for (int64_t i = 0; i < m->step_count;) {
    const NAME(Pass) pass = NAME(find_pass)(m, i);
    NAME(Pass) *last = passes + count - 1;
    i += pass.count;
    // The update of a parameter that has a velocity.
    const int64_t row = m->c_row;
    if (count > 0 && last->kind == NAME(Sum) && pass.kind == NAME(Difference) &&
        last->to.start && pass.y.start == last->to.start && !last->x.start && last->y.start &&
        last->y.row == row && pass.x.start && pass.x.row == row && pass.to.start) {
      last->kind = NAME(Update);
      last->z = pass.x, last->last = pass.to, last->rate = pass.factor;
    } else {
      passes[count++] = pass;
    }
  }
  return count;
}

// Vectors at a place.
INLINE NAME(Vectors) NAME(at)(const NAME(Matrix) *m, NAME(Place) at, NAME(Vectors) vectors,
                              const NAME(Lanes) *product, NAME(Lanes) (*made)[NAME(MOST)]) {
  if (vectors.start) {
    vectors.start += at.top * vectors.row + NAME(line)(at.left, 1, m->c_panel);
  } else {
    vectors.start = (REAL *)(vectors.step ? made[vectors.step - 1] : product);
    vectors.row = at.span * LANES;
  }
  return vectors;
}

#define VECTOR(from) (*(NAME(Stored) *)(from.start + r * from.row + v * LANES))
#define ROWS(vectors, result)                                    \
  for (int64_t r = 0; r < at.height; r++)                        \
    UNROLL for (int v = 0; v < vectors; v++) {                   \
      const NAME(Lanes) x = VECTOR(p.x), y = VECTOR(p.y);        \
      VECTOR(p.to) = (result);                                   \
    }                                                            \
  break;

// Few variables, so that all of them stay in registers.
INLINE void NAME(update)(int vectors, NAME(Place) at, const NAME(Pass) *p) {
  const NAME(Lanes) factor = (NAME(Lanes)){} + p->factor, rate = (NAME(Lanes)){} + p->rate;
  const REAL *x = p->x.start, *y = p->y.start, *z = p->z.start;
  REAL *to = p->to.start, *last = p->last.start;
  for (int64_t r = 0, i = 0; r < at.height; r++, x += at.span * LANES, i += p->to.row)
    UNROLL for (int v = 0; v < vectors; v++) {
      const NAME(Lanes) sum = *(const NAME(Stored) *)(x + v * LANES) +
                              *(const NAME(Stored) *)(y + i + v * LANES) * factor;
      const NAME(Lanes) rest = *(const NAME(Stored) *)(z + i + v * LANES) - sum * rate;
      *(NAME(Stored) *)(to + i + v * LANES) = sum;
      *(NAME(Stored) *)(last + i + v * LANES) = rest;
    }
}

// Most tiles are as wide as they can be.
INLINE void NAME(pass)(int vectors, NAME(Place) at, NAME(Pass) p) {
  const NAME(Lanes) one = (NAME(Lanes)){} + 1, factor = one * p.factor, rate = one * p.rate;
  switch (p.kind) {
    case NAME(General): break;
    case NAME(Sum): ROWS(vectors, x + y * factor)
    case NAME(Difference): ROWS(vectors, x - y * factor)
    case NAME(Reversed): ROWS(vectors, y * factor - x)
    case NAME(Multiple): ROWS(vectors, x * y)
    case NAME(Ramp): ROWS(vectors, (NAME(Lanes))((NAME(Mask))x & ~(x < 0)))
    case NAME(Slope):
      ROWS(vectors, (NAME(Lanes))(((NAME(Mask))one & (y > 0)) | ((NAME(Mask))y & (y != y))) * x)
    case NAME(Update): NAME(update)(vectors, at, &p); break;
  }
}

#undef VECTOR
#undef ROWS

// Does a step by the kernel that would do it for a whole matrix.
static void NAME(take_step)(const NAME(Matrix) *m, NAME(Place) at, int64_t i,
                            const NAME(Lanes) *product, NAME(Lanes) (*made)[NAME(MOST)]) {
  const int64_t count = at.height * at.span * LANES;
  NAME(Lanes) read[2][NAME(MOST)];
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

// Does all steps for a tile of products.
INLINE void NAME(take_steps)(const NAME(Matrix) *m, NAME(Place) at, const NAME(Lanes) *product) {
  NAME(Lanes) made[ADJOINT_PRODUCT_STEPS][NAME(MOST)];
  if (at.width % LANES != 0) {
    for (int64_t i = 0; i < m->step_count; i++) NAME(take_step)(m, at, i, product, made);
    return;
  }
  for (int64_t i = 0; i < m->pass_count; i++) {
    NAME(Pass) pass = m->passes[i];
    if (pass.kind == NAME(General)) {
      NAME(take_step)(m, at, pass.first, product, made);
      continue;
    }
    pass.x = NAME(at)(m, at, pass.x, product, made);
    pass.y = NAME(at)(m, at, pass.y, product, made);
    pass.z = NAME(at)(m, at, pass.z, product, made);
    pass.to = NAME(at)(m, at, pass.to, product, made);
    pass.last = NAME(at)(m, at, pass.last, product, made);
    if (at.width == NAME(VECTORS) * LANES) {
      NAME(pass)(NAME(VECTORS), at, pass);
    } else {
      for (int64_t l = 0; l < at.width; l += LANES) {
        NAME(pass)(1, at, pass);
        pass.x.start += LANES, pass.y.start += LANES, pass.z.start += LANES;
        pass.to.start += LANES, pass.last.start += LANES;
      }
    }
  }
}
