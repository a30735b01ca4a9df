// Includes EACH, which is "each_real.h" or "each_size.h", once for each choice of instructions, and
// so TEMPLATE. There, SIMD is the choice, AT_LEVEL(name) a function's name for it, and ENTRY as entry.h
// says.
// Loops are left to the compiler: what they compute is fixed, how many at once is not.
#include "entry.h"

#ifdef __x86_64__

#define ENTRY LEVEL_ENTRY

#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512dq,avx512bw,avx512vl,avx2,fma"))), apply_to = function)
#define SIMD SIMD_AVX512
#define AT_LEVEL(name) JOINED(name, _avx512)
#include EACH
#undef AT_LEVEL
#undef SIMD
#pragma clang attribute pop

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define SIMD SIMD_AVX2
#define AT_LEVEL(name) JOINED(name, _avx2)
#include EACH
#undef AT_LEVEL
#undef SIMD
#pragma clang attribute pop

#undef ENTRY
#define ENTRY LAST_ENTRY
#else
#define ENTRY ONLY_ENTRY
#endif

#define SIMD SIMD_BASELINE
#define AT_LEVEL(name) JOINED(name, _baseline)
#include EACH
#undef AT_LEVEL
#undef SIMD
#undef ENTRY
