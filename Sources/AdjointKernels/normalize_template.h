enum { NAME(SUMS) = 16, NAME(BLOCK) = 32 };

INLINE double NAME(term)(int squared, REAL x, double center) {
  const double distance = (double)x - center;
  return squared ? distance * distance : distance;
}

// The mean of x - center over a group, or that of the squares.
INLINE double NAME(group_mean)(const AdjointNormalization *how, int squared, const REAL *x,
                               double center) {
  const int64_t inner = how->channels * how->spatial;
  double lanes[NAME(SUMS)] = {0};
  for (int64_t o = 0; o < how->outer; o++) {
    const REAL *row = x + o * how->step;
    int64_t i = 0;
    for (; i + NAME(SUMS) <= inner; i += NAME(SUMS))
      for (int l = 0; l < NAME(SUMS); l++) lanes[l] += NAME(term)(squared, row[i + l], center);
    for (int l = 0; i + l < inner; l++) lanes[l] += NAME(term)(squared, row[i + l], center);
  }
  for (int half = NAME(SUMS) / 2; half > 0; half /= 2)
    for (int l = 0; l < half; l++) lanes[l] += lanes[l + half];
  return lanes[0] / (double)(how->outer * inner);
}

// The same for `width` <= BLOCK groups that lie side by side, which have one element for each o.
INLINE void NAME(column_means)(const AdjointNormalization *how, int squared, int64_t width,
                               const REAL *x, const double *center, double *mean) {
  double sums[NAME(BLOCK)] = {0};
  for (int64_t o = 0; o < how->outer; o++)
    for (int64_t j = 0; j < width; j++)
      sums[j] += NAME(term)(squared, x[o * how->step + j], center[j]);
  for (int64_t j = 0; j < width; j++) mean[j] = sums[j] / (double)how->outer;
}

// Scales and biases one step apart, or, for a step of 0, the same for all.
INLINE void NAME(rescale)(int64_t count, const REAL *x, double mean, double inverse,
                          const REAL *scale, int64_t scale_step, const REAL *bias,
                          int64_t bias_step, REAL *y) {
  TOGETHER for (int64_t i = 0; i < count; i++) {
    const REAL unit = (REAL)(((double)x[i] - mean) * inverse);
    const REAL scaled = unit * scale[i * scale_step];
    y[i] = scaled + bias[i * bias_step];
  }
}

INLINE void NAME(normalize_group)(const AdjointNormalization *how, int64_t group, const REAL *x,
                                  const REAL *scale, const REAL *bias, double mean,
                                  double inverse, REAL *y) {
  // Adding -0 changes nothing, not even the sign of a zero.
  const REAL one = 1, nothing = (REAL)-0.0;
  const int64_t inner = how->channels * how->spatial;
  const int64_t first = group % how->period * how->channels;
  for (int64_t o = 0; o < how->outer; o++) {
    const REAL *from = x + o * how->step + group * inner;
    REAL *to = y + o * how->step + group * inner;
    if (how->spatial != 1) {
      for (int64_t k = 0; k < how->channels; k++)
        NAME(rescale)(how->spatial, from + k * how->spatial, mean, inverse,
                      scale ? scale + first + k : &one, 0, bias ? bias + first + k : &nothing, 0,
                      to + k * how->spatial);
    } else if (bias) {
      NAME(rescale)(inner, from, mean, inverse, scale + first, 1, bias + first, 1, to);
    } else if (scale) {
      NAME(rescale)(inner, from, mean, inverse, scale + first, 1, &nothing, 0, to);
    } else {
      NAME(rescale)(inner, from, mean, inverse, &one, 0, &nothing, 0, to);
    }
  }
}

INLINE void NAME(normalize_columns)(const AdjointNormalization *how, int64_t left, int64_t width,
                                    const REAL *x, const REAL *scale, const REAL *bias,
                                    const double *mean, const double *inverse, REAL *y) {
  REAL scales[NAME(BLOCK)], biases[NAME(BLOCK)];
  for (int64_t j = 0; j < width; j++) {
    scales[j] = scale ? scale[(left + j) % how->period] : 1;
    biases[j] = bias ? bias[(left + j) % how->period] : (REAL)-0.0;
  }
  for (int64_t o = 0; o < how->outer; o++) {
    const REAL *from = x + o * how->step + left;
    REAL *to = y + o * how->step + left;
    TOGETHER for (int64_t j = 0; j < width; j++) {
      const REAL unit = (REAL)(((double)from[j] - mean[j]) * inverse[j]);
      const REAL scaled = unit * scales[j];
      to[j] = scaled + biases[j];
    }
  }
}

INLINE REAL NAME(running)(double momentum, const REAL *given, int64_t group, double own) {
  return given ? (REAL)(momentum * (double)given[group] + (1 - momentum) * own) : (REAL)own;
}

ENTRY(void, adjoint_normalize,
      (const AdjointNormalization *how, const REAL *x, const REAL *scale, const REAL *bias,
       const REAL *given_mean, const REAL *given_variance, REAL *y, REAL *running_mean,
       REAL *running_variance),
      (how, x, scale, bias, given_mean, given_variance, y, running_mean, running_variance)) {
  const int64_t inner = how->channels * how->spatial;
  const int64_t block = inner == 1 ? NAME(BLOCK) : 1;
  for (int64_t left = 0; left < how->groups; left += block) {
    const int64_t width = smaller(block, how->groups - left);
    double mean[NAME(BLOCK)] = {0}, variance[NAME(BLOCK)], inverse[NAME(BLOCK)];
    for (int64_t j = 0; j < width && how->statistics == AdjointStatisticsGiven; j++) {
      mean[j] = given_mean[left + j];
      variance[j] = given_variance[left + j];
    }
    if (how->statistics == AdjointStatisticsOfGroup) {
      if (inner == 1)
        NAME(column_means)(how, 0, width, x + left, mean, mean);
      else
        mean[0] = NAME(group_mean)(how, 0, x + left * inner, 0);
    }
    if (how->statistics != AdjointStatisticsGiven) {
      if (inner == 1)
        NAME(column_means)(how, 1, width, x + left, mean, variance);
      else
        variance[0] = NAME(group_mean)(how, 1, x + left * inner, mean[0]);
    }
    for (int64_t j = 0; j < width; j++) {
      inverse[j] = 1 / sqrt(variance[j] + how->epsilon);
      if (running_mean)
        running_mean[left + j] = NAME(running)(how->momentum, given_mean, left + j, mean[j]);
      if (running_variance)
        running_variance[left + j] =
            NAME(running)(how->momentum, given_variance, left + j, variance[j]);
    }
    if (inner == 1)
      NAME(normalize_columns)(how, left, width, x, scale, bias, mean, inverse, y);
    else
      NAME(normalize_group)(how, left, x, scale, bias, mean[0], inverse[0], y);
  }
}
