// Copies of operands in the order that tiles read them in: to[k * step + l] = x[l * across +
// k * along] for `width` lines l. Lanes from width up to the next multiple of LANES get anything,
// in every row k but the last of those that follow: rows are written in ascending order.

// One vector of lines that are columns of memory, by squares.
static void NAME(pack_square)(int64_t lines, int64_t depth, const REAL *x, int64_t across, REAL *to,
                              int64_t step) {
  const int64_t count = smaller(LANES, depth);
  for (int64_t front = 0; front < depth; front += LANES) {
    // The last square overlaps the one before it.
    const int64_t k = smaller(front, depth - count);
    NAME(Lanes) square[LANES];
    if (lines == LANES && count == LANES) {
      UNROLL for (int l = 0; l < LANES; l++)
        square[l] = *(const NAME(Stored) *)(x + l * across + k);
    } else if (count == LANES) {
      UNROLL for (int l = 0; l < LANES; l++)
        square[l] = *(const NAME(Stored) *)(x + smaller(l, lines - 1) * across + k);
    } else {
      for (int l = 0; l < LANES; l++)
        NAME(load)(x + smaller(l, lines - 1) * across + k, count, square + l);
    }
    NAME(transpose)(square);
    if (count == LANES) {
      UNROLL for (int l = 0; l < LANES; l++) *(NAME(Stored) *)(to + (k + l) * step) = square[l];
    } else {
      for (int l = 0; l < count; l++) *(NAME(Stored) *)(to + l * step) = square[l];
    }
  }
}

static void NAME(pack)(int64_t width, int64_t depth, const REAL *x, int64_t across, int64_t along,
                       REAL *to, int64_t step) {
  if (across == 1 && width == NAME(WIDTH)) {
    for (int64_t k = 0; k < depth; k++)
      UNROLL for (int l = 0; l < NAME(WIDTH); l += LANES)
        *(NAME(Stored) *)(to + k * step + l) = *(const NAME(Stored) *)(x + k * along + l);
  } else if (across == 1) {
    for (int64_t k = 0; k < depth; k++)
      for (int64_t l = 0; l < width; l += LANES) {
        NAME(Lanes) part;
        NAME(load)(x + k * along + l, smaller(LANES, width - l), &part);
        *(NAME(Stored) *)(to + k * step + l) = part;
      }
  } else if (along == 1 && width > 3 && width * depth >= 4 * LANES) {
    // Fewer lines do not pay for squares. The last vector first, as what it leaves beyond the width belongs
    // to the first.
    for (int64_t l = (width - 1) / LANES * LANES; l >= 0; l -= LANES)
      NAME(pack_square)(smaller(LANES, width - l), depth, x + l * across, across, to + l, step);
  } else {
    for (int64_t k = 0; k < depth; k++)
      for (int64_t l = 0; l < width; l++) to[k * step + l] = x[l * across + k * along];
  }
}
