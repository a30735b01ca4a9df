#include "elementary_template.h"
#if SINGLE
#include "tanh_template.h"
#endif

INLINE REAL NAME(clip)(REAL x, REAL low, REAL high) {
  const REAL raised = x < low ? low : x;
  return raised > high ? high : raised;
}

#define LOOP(PRAGMA, TYPE, result)             \
  {                                            \
    PRAGMA for (int64_t i = 0; i < count; i++) { \
      const TYPE x = from[i];                  \
      to[i] = (REAL)(result);                  \
    }                                          \
  }

// By what vector units can do, in REAL arithmetic; in double precision, rounded once; and by the C
// library.
#define SIMPLE(function, result) case AdjointMap##function: LOOP(TOGETHER, REAL, result) return;
#define OWN(function, result) case AdjointMap##function: LOOP(TOGETHER, double, result) return;
#define LIBRARY(function, name) case AdjointMap##function: LOOP(, REAL, MATH(name)(x)) return;

// The same, but by the C library for angles that are too large. Whether a block has such an angle
// decides about its speed alone.
#define ANGLE(function, name)                                                       \
  case AdjointMap##function:                                                        \
    for (const REAL *end = from + count; from < end; from += BLOCK, to += BLOCK) {  \
      const int64_t count = smaller(BLOCK, end - from);                             \
      int large = 0;                                                                \
      for (int64_t i = 0; i < count; i++)                                           \
        large |= !(__builtin_fabs((double)from[i]) <= LARGEST_ANGLE);               \
      if (large)                                                                    \
        LOOP(, double, __builtin_fabs(x) <= LARGEST_ANGLE ? NAME(name)(x) : name(x)) \
      else                                                                          \
        LOOP(TOGETHER, double, NAME(name)(x))                                       \
    }                                                                               \
    return;

#if SINGLE
#define TANH case AdjointMapTanh: NAME(tanh_each)(count, from, to); return;
#else
#define TANH OWN(Tanh, NAME(tanh)(x))
#endif

ENTRY(void, adjoint_map,
      (AdjointMap function, int64_t count, REAL alpha, REAL beta, const REAL *from, REAL *to),
      (function, count, alpha, beta, from, to)) {
  enum { BLOCK = 256 };
  switch (function) {
    SIMPLE(Negate, -x)
    SIMPLE(Abs, MATH(fabs)(x))
    SIMPLE(Sign, x > 0 ? 1 : x < 0 ? -1 : x != x ? x : 0)
    SIMPLE(Heaviside, x > 0 ? 1 : x != x ? x : 0)
    SIMPLE(Reciprocal, 1 / x)
    SIMPLE(Sqrt, __builtin_elementwise_sqrt(x))
    SIMPLE(Floor, __builtin_elementwise_floor(x))
    SIMPLE(Ceil, __builtin_elementwise_ceil(x))
    SIMPLE(Round, __builtin_elementwise_rint(x))
    SIMPLE(Affine, alpha * x + beta)
    SIMPLE(Clip, NAME(clip)(x, alpha, beta))
    OWN(Exp, NAME(exp)(x))
    OWN(Expm1, NAME(expm1)(x))
    OWN(Log, NAME(log)(x))
    OWN(Log1p, NAME(log1p)(x))
    ANGLE(Sin, sin)
    ANGLE(Cos, cos)
    LIBRARY(Tan, tan)
    LIBRARY(Asin, asin)
    LIBRARY(Acos, acos)
    LIBRARY(Atan, atan)
    LIBRARY(Sinh, sinh)
    LIBRARY(Cosh, cosh)
    TANH
    LIBRARY(Asinh, asinh)
    LIBRARY(Acosh, acosh)
    LIBRARY(Atanh, atanh)
    OWN(Erf, NAME(erf)(x))
    OWN(Sigmoid, NAME(sigmoid)(x))
    SIMPLE(Relu, x < 0 ? 0 : x)
    SIMPLE(LeakyRelu, x < 0 ? alpha * x : x)
    SIMPLE(ThresholdedRelu, x > alpha ? x : 0)
    OWN(Elu, x < 0 ? alpha * NAME(expm1)(x) : x)
    OWN(Selu, beta * (x < 0 ? alpha * NAME(expm1)(x) : x))
    OWN(Celu, x < 0 ? alpha * NAME(expm1)(x / alpha) : x)
    OWN(Gelu, NAME(gelu)(x))
    OWN(GeluTanh, NAME(gelu_tanh)(x))
    OWN(GeluSlope, NAME(gelu_slope)(x))
    OWN(GeluTanhSlope, NAME(gelu_tanh_slope)(x))
    SIMPLE(HardSigmoid, NAME(clip)(alpha * x + beta, 0, 1))
    SIMPLE(HardSwish, x <= -3 ? 0 : x >= 3 ? x : x * (x / 6 + (REAL)0.5))
    OWN(Mish, NAME(mish)(x))
    OWN(Softplus, NAME(softplus)(x))
    SIMPLE(Softsign, x == INFINITY ? 1 : x == -INFINITY ? -1 : x / (1 + MATH(fabs)(x)))
  }
}

#undef TANH
#undef SIMPLE
#undef OWN
#undef LIBRARY
#undef ANGLE
#undef LOOP
