// Pools whose windows lie side by side: all taps meet an element, none does at two places, and those of
// a row are a pair of neighbours.

INLINE int NAME(is_in_pairs)(const AdjointWindow *window) {
  const AdjointWindowAxis *axes[] = {&window->depth, &window->height, &window->width};
  for (int i = 0; i < 3; i++)
    if (axes[i]->before != 0 || reach(axes[i]) > axes[i]->extent || !is_apart(axes[i])) return 0;
  return window->width.taps == 2 && window->width.stride == 2 && window->width.dilation == 1;
}

// A statement for each pair of a window, where `line` is its first element from that of the window, and
// `tap` its number.
#define EACH_PAIR(window, statement)                                                         \
  for (int64_t kd = 0, tap = 0; kd < (window)->depth.taps; kd++)                             \
    for (int64_t kh = 0; kh < (window)->height.taps; kh++, tap += 2) {                       \
      const int64_t line = (kd * (window)->depth.dilation * (window)->height.extent +        \
                            kh * (window)->height.dilation) * (window)->width.extent;        \
      statement;                                                                             \
    }

// The greatest of each window so far, and which tap it is.
INLINE void NAME(keep_greater)(const NAME(Lanes) *here, int64_t tap, NAME(Lanes) *best,
                               NAME(Mask) *winner) {
  // NaN beats every number.
  const NAME(Mask) wins = ~(*here <= *best) & (*best == *best);
  *best = wins ? *here : *best;
  *winner = wins ? (NAME(Mask)){} + tap : *winner;
}

// `count` windows of a row, of which the first begins at x, or `to` where elements are written.
INLINE void NAME(pool_some_pairs)(AdjointPool function, const AdjointWindow *window, int64_t count,
                                  const REAL *x, const REAL *v, REAL *to) {
  NAME(Lanes) even, odd, so = function == AdjointPoolMean ? 0 : -INFINITY, given;
  NAME(Mask) winner = 0;
  const REAL taps_met = (REAL)taps(window);
  if (function != AdjointPoolMeanScatter)
    EACH_PAIR(window, {
      NAME(load_pairs)(x + line, count, &even, &odd);
      if (function == AdjointPoolMean) {
        so += even;
        so += odd;
      } else {
        NAME(keep_greater)(&even, tap, &so, &winner);
        NAME(keep_greater)(&odd, tap + 1, &so, &winner);
      }
    })
  if (function == AdjointPoolMax || function == AdjointPoolMean) {
    if (function == AdjointPoolMean) so = so / taps_met;
    NAME(store_part)(to, count, &so);
    return;
  }
  NAME(load_part)(function == AdjointPoolMaxScatter ? v : x, count, &given);
  if (function == AdjointPoolMeanScatter) given = given / taps_met;
  // What is added to 0 is never -0.
  given = 0 + given;
  EACH_PAIR(window, {
    even = odd = given;
    if (function == AdjointPoolMaxScatter) {
      even = winner == (NAME(Mask)){} + tap ? given : 0;
      odd = winner == (NAME(Mask)){} + (tap + 1) ? given : 0;
    }
    NAME(store_pairs)(to + line, count, &even, &odd);
  })
}

// Of functions that write elements, those that no tap meets are 0.
INLINE void NAME(pool_all_pairs)(AdjointPool function, int64_t planes, const AdjointWindow *window,
                             const REAL *x, const REAL *v, REAL *to) {
  const AdjointWindowAxis *const depth = &window->depth, *const height = &window->height,
                                 *const width = &window->width;
  const int scatters = function == AdjointPoolMaxScatter || function == AdjointPoolMeanScatter;
  const int64_t plane = extents(window), row = width->places;
  for (int64_t p = 0; p < planes; p++) {
    if (scatters) memset(to, 0, (size_t)plane * sizeof(REAL));
    for (int64_t pd = 0; pd < depth->places; pd++)
      for (int64_t ph = 0; ph < height->places; ph++) {
        const int64_t first =
            (pd * depth->stride * height->extent + ph * height->stride) * width->extent;
        for (int64_t left = 0; left < row; left += LANES)
          NAME(pool_some_pairs)(function, window, smaller(LANES, row - left),
                                function == AdjointPoolMeanScatter ? x + left : x + first + 2 * left,
                                v + left, scatters ? to + first + 2 * left : to + left);
        if (function == AdjointPoolMeanScatter) x += row;
        if (function == AdjointPoolMaxScatter) v += row;
        if (!scatters) to += row;
      }
    if (function != AdjointPoolMeanScatter) x += plane;
    if (scatters) to += plane;
  }
}

// Two rows of one plane are what most have.
INLINE void NAME(pool_pairs)(AdjointPool function, int64_t planes, AdjointWindow window,
                             const REAL *x, const REAL *v, REAL *to) {
  if (window.depth.taps == 1 && window.height.taps == 2) {
    window.depth.taps = 1;
    window.height.taps = 2;
    NAME(pool_all_pairs)(function, planes, &window, x, v, to);
  } else {
    NAME(pool_all_pairs)(function, planes, &window, x, v, to);
  }
}
