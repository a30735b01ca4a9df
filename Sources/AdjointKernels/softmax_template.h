#include "fold_template.h"

// Up to LANES lines of up to CHUNK values, one behind the other.
INLINE void NAME(softmax_lines)(int logarithm, int64_t lines, int64_t count, const REAL *x, REAL *y) {
  const REAL none[LANES] = {0};
  REAL shift[LANES], total[LANES];
  NAME(Lanes) folds[PARTS][LANES], all;
  NAME(fold_lines)(AdjointReduceMax, lines, count, count, x, none, &all);
  memcpy(shift, &all, sizeof shift);
  memset(folds, 0, sizeof folds);
  for (int64_t r = 0; r < lines; r++) {
    const NAME(Lanes) shifts = shift[r];
    for (int64_t i = 0, p = 0; i < count; i += LANES, p = (p + 1) % PARTS) {
      NAME(Lanes) here;
      NAME(Mask) there;
      NAME(load_lanes)(x + r * count + i, 0, count - i, &here);
      NAME(choose)(0, count - i, &there);
      NAME(exp_lanes)(&here, &shifts, &here);
      here = there ? here : 0;
      folds[p][r] += here;
      if (!logarithm) NAME(store_lanes)(y + r * count + i, 0, count - i, &here);
    }
  }
  NAME(join_folds)(AdjointReduceSum, folds, &all);
  memcpy(total, &all, sizeof total);
  if (logarithm)
    TOGETHER for (int l = 0; l < LANES; l++) total[l] = (REAL)NAME(log)((double)total[l]);
  for (int64_t r = 0; r < lines; r++)
    for (int64_t i = 0; i < count; i += LANES) {
      NAME(Lanes) here;
      NAME(load_lanes)((logarithm ? x : y) + r * count + i, 0, count - i, &here);
      here = logarithm ? here - shift[r] - total[r] : here / total[r];
      NAME(store_lanes)(y + r * count + i, 0, count - i, &here);
    }
}

// `width` columns, or one longer line.
INLINE void NAME(softmax_columns)(int logarithm, int64_t count, int64_t inner, int64_t width,
                                  const REAL *from, REAL *to) {
  REAL shift[NAME(BLOCK)] = {0}, total[NAME(BLOCK)];
  NAME(fold)(AdjointReduceMax, 1, 0, count, inner, width, from, shift, shift);
  if (logarithm) {
    // The sum of what the other case stores, in the same order.
    NAME(fold)(AdjointReduceLogSumExp, 1, 0, count, inner, width, from, shift, total);
    TOGETHER for (int64_t j = 0; j < width; j++) total[j] = (REAL)NAME(log)((double)total[j]);
    EACH_OF_BLOCK(count, inner, width, to[at] = from[at] - shift[j] - total[j])
  } else {
    EACH_OF_BLOCK(count, inner, width, to[at] = (REAL)NAME(exp)((double)(from[at] - shift[j])))
    NAME(fold)(AdjointReduceSum, 1, 0, count, inner, width, to, shift, total);
    EACH_OF_BLOCK(count, inner, width, to[at] = to[at] / total[j])
  }
}

INLINE void NAME(softmax)(int logarithm, int64_t outer, int64_t count, int64_t inner, const REAL *x,
                          REAL *y) {
  if (inner == 1 && count <= NAME(CHUNK)) {
    for (int64_t o = 0; o < outer; o += LANES)
      NAME(softmax_lines)(logarithm, smaller(LANES, outer - o), count, x + o * count, y + o * count);
    return;
  }
  for (int64_t o = 0; o < outer; o++)
    for (int64_t left = 0; left < inner; left += NAME(BLOCK)) {
      const int64_t start = o * count * inner + left;
      NAME(softmax_columns)(logarithm, count, inner, smaller(NAME(BLOCK), inner - left), x + start,
                            y + start);
    }
}

ENTRY(void, adjoint_softmax,
      (int logarithm, int64_t outer, int64_t count, int64_t inner, const REAL *x, REAL *y),
      (logarithm, outer, count, inner, x, y)) {
  if (logarithm)
    NAME(softmax)(1, outer, count, inner, x, y);
  else
    NAME(softmax)(0, outer, count, inner, x, y);
}

#undef EACH_OF_BLOCK
#undef FOLDED
#undef PARTS
