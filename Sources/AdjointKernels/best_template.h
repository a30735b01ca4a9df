// Lines that lie side by side are searched twice: for the largest, or smallest, as a fold, then for where
// it is. Columns keep what is best so far, and its place.
#include "fold_template.h"

// Elements that are looked at together.
enum { NAME(SEEN) = 64 };

INLINE int NAME(is_same)(REAL x, REAL y) { return (x == y) | ((x != x) & (y != y)); }

// Where in a line the first, or last, is that is the same as `best`, which is one of them.
INLINE int64_t NAME(place)(int is_last, int64_t count, const REAL *x, REAL best) {
  for (int64_t seen = 0; seen < count; seen += NAME(SEEN)) {
    const int64_t length = smaller(NAME(SEEN), count - seen);
    const int64_t start = is_last ? count - seen - length : seen;
    int found = 0;
    for (int64_t i = 0; i < length; i++) found |= NAME(is_same)(x[start + i], best);
    if (!found) continue;
    int64_t i = is_last ? start + length - 1 : start;
    while (!NAME(is_same)(x[i], best)) i += is_last ? -1 : 1;
    return i;
  }
  return 0;
}

INLINE void NAME(best_lines)(AdjointReduce function, int is_last, int64_t outer, int64_t count,
                             const REAL *x, int64_t *y) {
  for (int64_t o = 0; o < outer; o += LANES) {
    const int64_t lines = smaller(LANES, outer - o);
    REAL best[LANES];
    NAME(fold_each)(function, lines, count, count, x + o * count, best);
    for (int64_t r = 0; r < lines; r++)
      y[o + r] = NAME(place)(is_last, count, x + (o + r) * count, best[r]);
  }
}

// `width` <= BLOCK columns.
INLINE void NAME(best_columns)(int is_smallest, int is_last, int64_t count, int64_t inner,
                               int64_t width, const REAL *x, int64_t *y) {
  REAL best[NAME(BLOCK)];
  memcpy(best, x, (size_t)width * sizeof(REAL));
  memset(y, 0, (size_t)width * sizeof *y);
  for (int64_t r = 1; r < count; r++) {
    const REAL *row = x + r * inner;
    TOGETHER for (int64_t j = 0; j < width; j++) {
      const REAL here = row[j], there = best[j];
      const int beats = (is_smallest ? here < there : here > there) |
                        ((here != here) & (there == there)) |
                        (is_last & NAME(is_same)(here, there));
      best[j] = beats ? here : there;
      y[j] = beats ? r : y[j];
    }
  }
}

ENTRY(void, adjoint_best,
      (int is_smallest, int is_last, int64_t outer, int64_t count, int64_t inner, const REAL *x,
       int64_t *y),
      (is_smallest, is_last, outer, count, inner, x, y)) {
  if (inner == 1) {
    if (is_smallest)
      NAME(best_lines)(AdjointReduceMin, is_last, outer, count, x, y);
    else
      NAME(best_lines)(AdjointReduceMax, is_last, outer, count, x, y);
    return;
  }
  for (int64_t o = 0; o < outer; o++)
    for (int64_t left = 0; left < inner; left += NAME(BLOCK))
      NAME(best_columns)(is_smallest, is_last, count, inner, smaller(NAME(BLOCK), inner - left),
                         x + o * count * inner + left, y + o * inner + left);
}

#undef EACH_OF_BLOCK
#undef FOLDED
#undef PARTS
