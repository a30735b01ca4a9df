// Includes TEMPLATE once for each choice of instructions and each floating type. There, REAL is the
// type, LANES how many a vector has, NAME(stem) the name of a function or type for both, and SIMD
// the choice.
#include "simd.h"

#define SIMD SIMD_BASELINE
#define SUFFIX baseline
#include "each_simd_real.h"
#undef SIMD
#undef SUFFIX

#ifdef __x86_64__

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define SIMD SIMD_AVX2
#define SUFFIX avx2
#include "each_simd_real.h"
#undef SIMD
#undef SUFFIX
#pragma clang attribute pop

#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512dq,avx512bw,avx512vl,avx2,fma"))), apply_to = function)
#define SIMD SIMD_AVX512
#define SUFFIX avx512
#include "each_simd_real.h"
#undef SIMD
#undef SUFFIX
#pragma clang attribute pop

#endif
