#include "fold_template.h"

// For up to LANES lines of `count` values, `stride` apart, which begin `step` apart: the logarithm of
// the sum of exponentials less their largest, which goes to `largest`. What is subtracted from a value
// is first that, then the result.
INLINE void NAME(log_sums)(int64_t lines, int64_t step, int64_t count, int64_t stride, const REAL *x,
                           REAL *largest, REAL *result) {
  const REAL none[LANES] = {0};
  if (stride == 1 && count <= NAME(CHUNK)) {
    NAME(Lanes) all;
    NAME(fold_lines)(AdjointReduceMax, lines, step, count, x, none, &all);
    memcpy(largest, &all, sizeof all);
    NAME(fold_lines)(AdjointReduceLogSumExp, lines, step, count, x, largest, &all);
    memcpy(result, &all, sizeof all);
  } else {
    for (int64_t l = 0; l < lines; l++) {
      const REAL *from = x + l * step;
      NAME(fold)(AdjointReduceMax, 1, 0, count, stride, 1, from, none, largest + l);
      NAME(fold)(AdjointReduceLogSumExp, 1, 0, count, stride, 1, from, largest + l, result + l);
    }
  }
  TOGETHER for (int64_t l = 0; l < lines; l++) result[l] = (REAL)NAME(log)((double)result[l]);
}

INLINE int64_t NAME(label)(const AdjointClassLoss *how, const void *labels, int64_t row) {
  return how->label_size == 4 ? ((const int32_t *)labels)[row] : ((const int64_t *)labels)[row];
}

ENTRY(int64_t, adjoint_class_loss,
      (const AdjointClassLoss *how, const REAL *scores, const void *labels, const REAL *weights,
       REAL *loss),
      (how, scores, labels, weights, loss)) {
  const int64_t rows = how->outer * how->spatial, width = how->spatial == 1 ? LANES : 1;
  double sum = 0, weight_sum = 0;
  for (int64_t first = 0; first < rows; first += width) {
    const int64_t lines = smaller(width, rows - first);
    const REAL *x =
        scores + first / how->spatial * how->classes * how->spatial + first % how->spatial;
    REAL largest[LANES], rest[LANES];
    if (!how->is_logarithm)
      NAME(log_sums)(lines, how->classes, how->classes, how->spatial, x, largest, rest);
    for (int64_t l = 0; l < lines; l++) {
      const int64_t row = first + l, label = NAME(label)(how, labels, row);
      if (how->ignores && label == how->ignored) {
        if (how->reduction == AdjointLossEach) loss[row] = 0;
        continue;
      }
      if (label < 0 || label >= how->classes) return row;
      REAL chosen = x[l * how->classes + label * how->spatial];
      if (!how->is_logarithm) chosen = chosen - largest[l] - rest[l];
      const REAL weight = weights ? weights[label] : 1;
      const REAL term = -weight * chosen;
      if (how->reduction == AdjointLossEach) loss[row] = term;
      sum += (double)term;
      weight_sum += (double)weight;
    }
  }
  if (how->reduction == AdjointLossSum) *loss = (REAL)sum;
  if (how->reduction == AdjointLossMean) *loss = (REAL)(sum / weight_sum);
  return -1;
}

INLINE double NAME(squared_error)(REAL x, REAL target) {
  const double distance = (double)x - (double)target;
  return distance * distance;
}

INLINE double NAME(binary_cross_entropy)(REAL x, REAL target) {
  // -log(p) and -log(1 - p); what has no weight has no influence, not even where it is infinite.
  const REAL rest = (REAL)NAME(softplus)(-__builtin_fabs((double)x));
  const REAL if_true = (x < 0 ? -x : 0) + rest, if_false = (x > 0 ? x : 0) + rest;
  const REAL positive = target == 0 ? 0 : target * if_true;
  const REAL negative = target == 1 ? 0 : (1 - target) * if_false;
  return (double)(positive + negative);
}

#define INTO_LANES(term)                                        \
  {                                                             \
    int64_t j = 0;                                              \
    for (; j + FOLDED <= classes; j += FOLDED)                  \
      TOGETHER for (int l = 0; l < FOLDED; l++) lanes[l] += (term); \
    for (int l = 0; j + l < classes; l++) lanes[l] += (term);   \
  }

ENTRY(void, adjoint_mean_loss,
      (AdjointLoss function, int64_t rows, int64_t classes, double divisor, const REAL *x,
       const REAL *target, REAL *loss),
      (function, rows, classes, divisor, x, target, loss)) {
  double lanes[FOLDED] = {0};
  REAL largest[LANES], rest[LANES];
  for (int64_t row = 0; row < rows; row++) {
    const REAL *from = x + row * classes, *to = target + row * classes;
    const int64_t line = row % LANES;
    switch (function) {
      case AdjointLossSquaredError:
        INTO_LANES(NAME(squared_error)(from[j + l], to[j + l]))
        break;
      case AdjointLossBinaryCrossEntropy:
        INTO_LANES(NAME(binary_cross_entropy)(from[j + l], to[j + l]))
        break;
      case AdjointLossCrossEntropy:
        if (line == 0)
          NAME(log_sums)(smaller(LANES, rows - row), classes, classes, 1, from, largest, rest);
        for (int64_t j = 0; j < classes; j++)
          if (to[j] != 0) {
            const REAL term = to[j] * (from[j] - largest[line] - rest[line]);
            lanes[j % FOLDED] -= (double)term;
          }
        break;
    }
  }
  for (int half = FOLDED / 2; half > 0; half /= 2)
    for (int l = 0; l < half; l++) lanes[l] += lanes[l + half];
  *loss = (REAL)(lanes[0] / divisor);
}

#undef EACH_OF_BLOCK
#undef FOLDED
#undef PARTS
#undef INTO_LANES
