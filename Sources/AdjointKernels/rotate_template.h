// The row of the caches for row `row` of all; -1 where the position is beyond them.
INLINE int64_t NAME(cache_row)(const AdjointRotation *how, const void *positions, int64_t row) {
  if (how->position_size == 0) return row;
  int64_t position = how->position_size == 4 ? ((const int32_t *)positions)[row]
                                             : ((const int64_t *)positions)[row];
  if (position < 0) position += how->cache_rows;
  return position >= 0 && position < how->cache_rows ? position : -1;
}

// One head: elements i of both halves, or neighbours, are a pair.
INLINE void NAME(turn)(int64_t half, int64_t step, int64_t apart, const REAL *x,
                       const REAL *cosines, const REAL *sines, REAL *y) {
  for (int64_t i = 0; i < half; i++) {
    const REAL u = x[i * step], v = x[i * step + apart];
    const REAL cu = cosines[i] * u, sv = sines[i] * v;
    const REAL su = sines[i] * u, cv = cosines[i] * v;
    y[i * step] = cu - sv;
    y[i * step + apart] = su + cv;
  }
}

int64_t NAME(adjoint_rotate)(const AdjointRotation *how, const REAL *x, const REAL *cosines,
                             const REAL *sines, const void *positions, REAL *y) {
  const int64_t half = how->half;
  for (int64_t row = 0; row < how->batch * how->length; row++) {
    const int64_t place = NAME(cache_row)(how, positions, row);
    if (place < 0) return row;
    for (int64_t h = 0; h < how->heads; h++) {
      const int64_t start = row / how->length * how->rows.batch + h * how->rows.head +
                            row % how->length * how->rows.row;
      const REAL *c = cosines + place * half, *s = sines + place * half;
      if (how->is_interleaved)
        NAME(turn)(half, 2, 1, x + start, c, s, y + start);
      else
        NAME(turn)(half, 1, half, x + start, c, s, y + start);
      memcpy(y + start + 2 * half, x + start + 2 * half,
             (size_t)(how->size - 2 * half) * sizeof(REAL));
    }
  }
  return -1;
}
