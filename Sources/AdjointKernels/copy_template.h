#define REAL BITS
#if LANES > 0
#include "vector_template.h"

// Up to LANES rows of up to LANES columns; rows of the source lie along its other index.
INLINE void NAME(copy_square)(int64_t rows, int64_t columns, const BITS *source, int64_t from_column,
                              BITS *target, int64_t to_row) {
  NAME(Lanes) square[LANES];
  if (rows == LANES && columns == LANES) {
    UNROLL for (int j = 0; j < LANES; j++)
      square[j] = *(const NAME(Stored) *)(source + j * from_column);
    NAME(transpose)(square);
    UNROLL for (int i = 0; i < LANES; i++) *(NAME(Stored) *)(target + i * to_row) = square[i];
    return;
  }
  for (int64_t j = 0; j < LANES; j++) {
    if (j < columns)
      NAME(load_part)(source + j * from_column, rows, &square[j]);
    else
      square[j] = 0;
  }
  NAME(transpose)(square);
  for (int64_t i = 0; i < rows; i++) NAME(store_part)(target + i * to_row, columns, &square[i]);
}

// Rows of a transpose, by squares.
INLINE void NAME(copy_transpose)(int64_t rows, int64_t columns, const BITS *source,
                                 int64_t from_column, BITS *target, int64_t to_row) {
  for (int64_t top = 0; top < rows; top += LANES)
    for (int64_t left = 0; left < columns; left += LANES)
      NAME(copy_square)(smaller(LANES, rows - top), smaller(LANES, columns - left),
                        source + top + left * from_column, from_column,
                        target + top * to_row + left, to_row);
}

// Rows too short for a call each.
INLINE void NAME(copy_rows)(int64_t rows, int64_t columns, const BITS *source, int64_t from_row,
                            BITS *target, int64_t to_row) {
  for (int64_t i = 0; i < rows; i++, source += from_row, target += to_row) {
    int64_t j = 0;
    for (; j + LANES <= columns; j += LANES)
      *(NAME(Stored) *)(target + j) = *(const NAME(Stored) *)(source + j);
    if (j == columns) continue;
    NAME(Lanes) part;
    NAME(load_part)(source + j, columns - j, &part);
    NAME(store_part)(target + j, columns - j, &part);
  }
}
#endif

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
  if (to_column == 1 && from_column == 0) {
    for (int64_t i = 0; i < rows; i++)
      NAME(adjoint_fill)(columns, source[i * from_row], target + i * to_row);
    return;
  }
#if LANES > 0
  enum { SHORT = 512 / sizeof(BITS) };
  if (to_column == 1 && from_column == 1 && columns <= SHORT) {
    NAME(copy_rows)(rows, columns, source, from_row, target, to_row);
    return;
  }
  if (to_column == 1 && from_row == 1) {
    NAME(copy_transpose)(rows, columns, source, from_column, target, to_row);
    return;
  }
  if (to_row == 1 && from_column == 1) {
    NAME(copy_transpose)(columns, rows, source, from_row, target, to_column);
    return;
  }
#endif
  if (to_column == 1 && from_column == 1) {
    for (int64_t i = 0; i < rows; i++)
      memcpy(target + i * to_row, source + i * from_row, (size_t)columns * sizeof(BITS));
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

#undef REAL
