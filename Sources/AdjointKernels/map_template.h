INLINE REAL NAME(sigmoid)(REAL x) {
  // The exponential of what is not positive never overflows.
  const REAL e = MATH(exp)(-MATH(fabs)(x));
  return (x < 0 ? e : 1) / (1 + e);
}

INLINE REAL NAME(gelu)(REAL x) {
  // The complement keeps its digits where the error function is near -1.
  return x == -INFINITY ? (REAL)-0.0 : x * MATH(erfc)(x * (REAL)-0.70710678118654752440) / 2;
}

INLINE REAL NAME(gelu_tanh)(REAL x) {
  // (1 + tanh u) / 2 is the logistic function of 2 u.
  const REAL u = (REAL)0.79788456080286535588 * x * (1 + (REAL)0.044715 * x * x);
  return x == -INFINITY ? (REAL)-0.0 : x * NAME(sigmoid)(2 * u);
}

INLINE REAL NAME(mish)(REAL x) {
  // The hyperbolic tangent of a logarithm is rational in exp(x), or in exp(-x).
  const REAL e = MATH(exp)(-MATH(fabs)(x));
  if (x == -INFINITY) return (REAL)-0.0;
  return x < 0 ? x * (e * (e + 2) / (e * (e + 2) + 2)) : x * ((1 + 2 * e) / (1 + 2 * e * (1 + e)));
}

INLINE REAL NAME(clip)(REAL x, REAL low, REAL high) {
  const REAL raised = x < low ? low : x;
  return raised > high ? high : raised;
}

#define SCALAR_EACH(function, result)            \
  case AdjointMap##function:              \
    for (int64_t i = 0; i < count; i++) { \
      const REAL x = from[i];             \
      to[i] = (result);                   \
    }                                     \
    return;

// The same for what vector units can do.
#define TOGETHER_EACH(function, result)            \
  case AdjointMap##function:                       \
    TOGETHER for (int64_t i = 0; i < count; i++) { \
      const REAL x = from[i];                      \
      to[i] = (result);                            \
    }                                              \
    return;

ENTRY(void, adjoint_map,
      (AdjointMap function, int64_t count, REAL alpha, REAL beta, const REAL *from, REAL *to),
      (function, count, alpha, beta, from, to)) {
  switch (function) {
    TOGETHER_EACH(Negate, -x)
    TOGETHER_EACH(Abs, MATH(fabs)(x))
    TOGETHER_EACH(Sign, x > 0 ? 1 : x < 0 ? -1 : x != x ? x : 0)
    TOGETHER_EACH(Heaviside, x > 0 ? 1 : x != x ? x : 0)
    TOGETHER_EACH(Reciprocal, 1 / x)
    SCALAR_EACH(Sqrt, MATH(sqrt)(x))
    SCALAR_EACH(Floor, MATH(floor)(x))
    SCALAR_EACH(Ceil, MATH(ceil)(x))
    SCALAR_EACH(Round, MATH(rint)(x))
    TOGETHER_EACH(Affine, alpha * x + beta)
    TOGETHER_EACH(Clip, NAME(clip)(x, alpha, beta))
    SCALAR_EACH(Exp, MATH(exp)(x))
    SCALAR_EACH(Expm1, MATH(expm1)(x))
    SCALAR_EACH(Log, MATH(log)(x))
    SCALAR_EACH(Log1p, MATH(log1p)(x))
    SCALAR_EACH(Sin, MATH(sin)(x))
    SCALAR_EACH(Cos, MATH(cos)(x))
    SCALAR_EACH(Tan, MATH(tan)(x))
    SCALAR_EACH(Asin, MATH(asin)(x))
    SCALAR_EACH(Acos, MATH(acos)(x))
    SCALAR_EACH(Atan, MATH(atan)(x))
    SCALAR_EACH(Sinh, MATH(sinh)(x))
    SCALAR_EACH(Cosh, MATH(cosh)(x))
    SCALAR_EACH(Tanh, MATH(tanh)(x))
    SCALAR_EACH(Asinh, MATH(asinh)(x))
    SCALAR_EACH(Acosh, MATH(acosh)(x))
    SCALAR_EACH(Atanh, MATH(atanh)(x))
    SCALAR_EACH(Erf, MATH(erf)(x))
    SCALAR_EACH(Sigmoid, NAME(sigmoid)(x))
    TOGETHER_EACH(Relu, x < 0 ? 0 : x)
    TOGETHER_EACH(LeakyRelu, x < 0 ? alpha * x : x)
    TOGETHER_EACH(ThresholdedRelu, x > alpha ? x : 0)
    SCALAR_EACH(Elu, x < 0 ? alpha * MATH(expm1)(x) : x)
    SCALAR_EACH(Selu, beta * (x < 0 ? alpha * MATH(expm1)(x) : x))
    SCALAR_EACH(Celu, x < 0 ? alpha * MATH(expm1)(x / alpha) : x)
    SCALAR_EACH(Gelu, NAME(gelu)(x))
    SCALAR_EACH(GeluTanh, NAME(gelu_tanh)(x))
    TOGETHER_EACH(HardSigmoid, NAME(clip)(alpha * x + beta, 0, 1))
    TOGETHER_EACH(HardSwish, x <= -3 ? 0 : x >= 3 ? x : x * (x / 6 + (REAL)0.5))
    SCALAR_EACH(Mish, NAME(mish)(x))
    SCALAR_EACH(Softplus, (x > 0 ? x : 0) + MATH(log1p)(MATH(exp)(-MATH(fabs)(x))))
    TOGETHER_EACH(Softsign, x == INFINITY ? 1 : x == -INFINITY ? -1 : x / (1 + MATH(fabs)(x)))
  }
}

#undef SCALAR_EACH
#undef TOGETHER_EACH
