// What is fetched in good time: the panel of b that follows, what steps read, and c.

typedef struct {
  int64_t front, depth;
  // What steps read row by row.
  int64_t count;
  const AdjointProductOperand *operands[2 * ADJOINT_PRODUCT_STEPS];
  // Whether no near cache holds c.
  int is_far;
} NAME(Ahead);

static NAME(Ahead) NAME(find_ahead)(const NAME(Matrix) *m, int64_t front, int64_t depth,
                                    int has_steps) {
  NAME(Ahead) ahead = {.front = front, .depth = depth};
  ahead.is_far = m->rows * m->c_row * (int64_t)sizeof(REAL) >= 4 << 20;
  for (int64_t i = 0; has_steps && i < 2 * m->step_count; i++) {
    const AdjointProductStep *step = m->steps + i / 2;
    const AdjointProductOperand *operand = i % 2 == 0 ? &step->x : &step->y;
    const int is_read = operand->memory && (i % 2 == 0 || step->is_zip);
    if (is_read && operand->row != 0 && operand->column == 1)
      ahead.operands[ahead.count++] = operand;
  }
  return ahead;
}

// Where an operand has this row, and the columns of a place.
INLINE const REAL *NAME(read_at)(const NAME(Matrix) *m, const AdjointProductOperand *operand,
                                 int64_t row, int64_t left) {
  return (const REAL *)operand->memory + m->index * operand->matrix + row * operand->row +
         NAME(line)(left, 1, m->c_panel);
}

// Fetches what a tile, number i of its panel, needs at its end, and says what it fetches itself: a part
// of the next panel of b, as long as there are parts, then what steps read in the tiles that follow.
INLINE void NAME(look_ahead)(const NAME(Matrix) *m, const NAME(Ahead) *ahead, NAME(Place) at,
                             int64_t i, NAME(Work) *work) {
  const int is_in_panels = m->c_panel != PANEL;
  if (!is_in_panels && ahead->is_far && m->c_column == 1)
    NAME(fetch)(m->c + at.top * m->c_row + at.left, at.height, m->c_row, at.width);
  for (int64_t j = 0; !is_in_panels && j < ahead->count; j++) {
    const AdjointProductOperand *operand = ahead->operands[j];
    NAME(fetch)(NAME(read_at)(m, operand, at.top, at.left), at.height, operand->row, at.width);
  }
  work->ahead = work->b;
  work->ahead_depth = 0;
  const int64_t left = at.left + at.width;
  const int64_t runs = m->b_column == 1 ? NAME(VECTORS)
                       : m->b_panel == PANEL ? NAME(WIDTH)
                                             : (ahead->depth + PANEL - 1) / PANEL;
  if (!m->b_columns && left < m->columns && i < runs) {
    // Columns; lines of a transpose; the part of a panel of a transpose.
    work->ahead = NAME(right)(m, ahead->front, left);
    work->ahead_depth = m->b_depth;
    if (m->b_column == 1) {
      work->ahead += i * LANES;
    } else if (m->b_panel == PANEL) {
      work->ahead += i * m->b_column;
    } else {
      work->ahead = NAME(right)(m, ahead->front + i * PANEL, left);
      work->ahead_depth = smaller(LANES, PANEL * NAME(WIDTH) / ahead->depth);
    }
  } else if (is_in_panels && ahead->count > 0) {
    // By turns, each for as many tiles as there are operands.
    const AdjointProductOperand *operand = ahead->operands[i % ahead->count];
    const int64_t length = ahead->count * at.height * PANEL;
    work->ahead = NAME(read_at)(m, operand, at.top + at.height, at.left);
    work->ahead_depth = smaller(LANES, (length + ahead->depth - 1) / ahead->depth);
  }
}
