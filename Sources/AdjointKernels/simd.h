// Kernels for several kinds of vector unit, from one source: a template is compiled once for each
// level, and a call goes to the level in use. As the source fixes every rounding, levels differ in
// speed alone.
#ifndef ADJOINT_SIMD_H
#define ADJOINT_SIMD_H

#include "common.h"

#if defined(__x86_64__)
#define ADJOINT_HAS_LEVELS 1
#define ADJOINT_TARGET_AVX2 __attribute__((target("avx2,fma")))
#define ADJOINT_TARGET_AVX512 \
  __attribute__((target("avx2,fma,avx512f,avx512bw,avx512dq,avx512vl")))
#else
#define ADJOINT_HAS_LEVELS 0
#endif

#define JOINED_(left, right) left##right
#define JOINED(left, right) JOINED_(left, right)

// Within a template: the head of the function that callers see as PLAIN(stem), for example
//   ENTRY(void, adjoint_fill, (int64_t count, REAL x, REAL *y), (count, x, y)) { ... }
// The last level to be compiled is the baseline; it brings the function that chooses.
#define LEVEL_ENTRY(RESULT, stem, PARAMETERS, ARGUMENTS) static RESULT NAME(stem) PARAMETERS
#define LAST_ENTRY(RESULT, stem, PARAMETERS, ARGUMENTS)                        \
  static RESULT NAME(stem) PARAMETERS;                                         \
  RESULT PLAIN(stem) PARAMETERS {                                              \
    switch (adjoint_simd_level()) {                                            \
      case AdjointSimdAvx512: return JOINED(PLAIN(stem), _avx512) ARGUMENTS;   \
      case AdjointSimdAvx2: return JOINED(PLAIN(stem), _avx2) ARGUMENTS;       \
      case AdjointSimdBaseline: return NAME(stem) ARGUMENTS;                   \
    }                                                                          \
  }                                                                            \
  static RESULT NAME(stem) PARAMETERS
#define ONLY_ENTRY(RESULT, stem, PARAMETERS, ARGUMENTS) RESULT PLAIN(stem) PARAMETERS

// Arithmetic that is the same in every unit: x * y + z, rounded once.
#define FMA(x, y, z) __builtin_elementwise_fma((x), (y), (z))

#endif
