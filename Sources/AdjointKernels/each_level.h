// Includes EACH, which is "each_real.h" or "each_size.h", once for each level of vector units, and
// so TEMPLATE. There, AT_LEVEL(name) is a function's name at that level, and ENTRY as simd.h says.
#include "simd.h"

#if ADJOINT_HAS_LEVELS

#define ENTRY LEVEL_ENTRY

#pragma clang attribute push(ADJOINT_TARGET_AVX512, apply_to = function)
#define AT_LEVEL(name) JOINED(name, _avx512)
#include EACH
#undef AT_LEVEL
#pragma clang attribute pop

#pragma clang attribute push(ADJOINT_TARGET_AVX2, apply_to = function)
#define AT_LEVEL(name) JOINED(name, _avx2)
#include EACH
#undef AT_LEVEL
#pragma clang attribute pop

#undef ENTRY
#define ENTRY LAST_ENTRY
#else
#define ENTRY ONLY_ENTRY
#endif

#define AT_LEVEL(name) JOINED(name, _baseline)
#include EACH
#undef AT_LEVEL
#undef ENTRY
