// The heads of functions that are compiled for every choice of instructions from plain loops.
#ifndef ADJOINT_ENTRY_H
#define ADJOINT_ENTRY_H

#include "simd.h"

#define JOINED_(left, right) left##right
#define JOINED(left, right) JOINED_(left, right)

// Within a template: the head of the function that users see as PLAIN(stem), for example
//   ENTRY(void, adjoint_fill, (int64_t count, REAL x, REAL *y), (count, x, y)) { ... }
// The baseline is compiled last; it brings the function that chooses.
#define LEVEL_ENTRY(RESULT, stem, PARAMETERS, ARGUMENTS) static RESULT NAME(stem) PARAMETERS
#define LAST_ENTRY(RESULT, stem, PARAMETERS, ARGUMENTS)                      \
  static RESULT NAME(stem) PARAMETERS;                                       \
  RESULT PLAIN(stem) PARAMETERS {                                            \
    switch (adjoint_simd()) {                                                \
      case AdjointSimdAvx512: return JOINED(PLAIN(stem), _avx512) ARGUMENTS; \
      case AdjointSimdAvx2: return JOINED(PLAIN(stem), _avx2) ARGUMENTS;     \
      case AdjointSimdBaseline: return NAME(stem) ARGUMENTS;                 \
    }                                                                        \
  }                                                                          \
  static RESULT NAME(stem) PARAMETERS
#define ONLY_ENTRY(RESULT, stem, PARAMETERS, ARGUMENTS) RESULT PLAIN(stem) PARAMETERS

#endif
