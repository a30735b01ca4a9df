ENTRY(void, adjoint_fill, (int64_t count, BITS value, void *to), (count, value, to)) {
  BITS *target = to;
  for (int64_t i = 0; i < count; i++) target[i] = value;
}

ENTRY(void, adjoint_copy,
      (int64_t rows, int64_t columns, const void *from, int64_t from_row, int64_t from_column,
       void *to, int64_t to_row, int64_t to_column),
      (rows, columns, from, from_row, from_column, to, to_row, to_column)) {
  const BITS *source = from;
  BITS *target = to;
  if (columns == 0) return;
  if (to_column == 1 && (from_column == 1 || from_column == 0)) {
    for (int64_t i = 0; i < rows; i++) {
      const BITS *start = source + i * from_row;
      if (from_column == 0)
        NAME(adjoint_fill)(columns, *start, target + i * to_row);
      else
        memcpy(target + i * to_row, start, (size_t)columns * sizeof(BITS));
    }
    return;
  }
  // By squares, so that cache lines of both sides are used while they are there.
  enum { SIDE = 16 };
  for (int64_t top = 0; top < rows; top += SIDE) {
    const int64_t bottom = smaller(top + SIDE, rows);
    for (int64_t left = 0; left < columns; left += SIDE) {
      const int64_t right = smaller(left + SIDE, columns);
      for (int64_t i = top; i < bottom; i++)
        for (int64_t j = left; j < right; j++)
          target[i * to_row + j * to_column] = source[i * from_row + j * from_column];
    }
  }
}
