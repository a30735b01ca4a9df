#include "fold_template.h"

// The logarithm of the sum of exponentials of `count` values, `stride` apart, less their largest,
// which goes to `largest`: what is subtracted from a value is first that, then the result.
INLINE REAL NAME(log_sum)(int64_t count, int64_t stride, const REAL *x, REAL *largest) {
  REAL sum;
  *largest = 0;
  NAME(fold)(AdjointReduceMax, 1, 0, count, stride, 1, x, largest, largest);
  NAME(fold)(AdjointReduceLogSumExp, 1, 0, count, stride, 1, x, largest, &sum);
  return (REAL)NAME(log)(sum);
}

INLINE int64_t NAME(label)(const AdjointClassLoss *how, const void *labels, int64_t row) {
  return how->label_size == 4 ? ((const int32_t *)labels)[row] : ((const int64_t *)labels)[row];
}

ENTRY(int64_t, adjoint_class_loss,
      (const AdjointClassLoss *how, const REAL *scores, const void *labels, const REAL *weights,
       REAL *loss),
      (how, scores, labels, weights, loss)) {
  const int64_t rows = how->outer * how->spatial;
  double sum = 0, weight_sum = 0;
  for (int64_t row = 0; row < rows; row++) {
    const int64_t label = NAME(label)(how, labels, row);
    if (how->ignores && label == how->ignored) {
      if (how->reduction == AdjointLossEach) loss[row] = 0;
      continue;
    }
    if (label < 0 || label >= how->classes) return row;
    const REAL *x =
        scores + row / how->spatial * how->classes * how->spatial + row % how->spatial;
    REAL chosen = x[label * how->spatial];
    if (!how->is_logarithm) {
      REAL largest;
      const REAL rest = NAME(log_sum)(how->classes, how->spatial, x, &largest);
      chosen = chosen - largest - rest;
    }
    const REAL weight = weights ? weights[label] : 1;
    const REAL term = -weight * chosen;
    if (how->reduction == AdjointLossEach) loss[row] = term;
    sum += (double)term;
    weight_sum += (double)weight;
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
  for (int64_t row = 0; row < rows; row++) {
    const REAL *from = x + row * classes, *to = target + row * classes;
    REAL largest = 0, rest = 0;
    switch (function) {
      case AdjointLossSquaredError:
        INTO_LANES(NAME(squared_error)(from[j + l], to[j + l]))
        break;
      case AdjointLossBinaryCrossEntropy:
        INTO_LANES(NAME(binary_cross_entropy)(from[j + l], to[j + l]))
        break;
      case AdjointLossCrossEntropy:
        rest = NAME(log_sum)(classes, 1, from, &largest);
        for (int64_t j = 0; j < classes; j++)
          if (to[j] != 0) {
            const REAL term = to[j] * (from[j] - largest - rest);
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
