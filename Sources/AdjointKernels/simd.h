// Goals in order: 1. results are the same bits for every choice of instructions; 2. one source for
// all of them; 3. the choice costs one indirect call for each kernel.
//
// A kernel is written once, with vectors of 64 bytes and explicit fused multiply-add, in a template
// that each_simd.h includes once for each choice. A function for users looks up the choice in a
// table of what the template made:
//   static void (*const make[])(int) = ADJOINT_SIMD_TABLE(make_f32);
//   make[adjoint_simd()](1);
#ifndef ADJOINT_SIMD_H
#define ADJOINT_SIMD_H

#include "common.h"

// For loops of few iterations whose variables are to live in registers.
#define UNROLL _Pragma("clang loop unroll(full)")

// Hides where a number came from, so that a loop keeps it instead of deriving it anew.
#define OPAQUE(x) __asm__("" : "+r"(x))

#define SIMD_BASELINE 0
#define SIMD_AVX2 1
#define SIMD_AVX512 2

#ifdef __x86_64__
#include <immintrin.h>
#define ADJOINT_SIMD_TABLE(stem) {stem##_baseline, stem##_avx2, stem##_avx512}
#else
// Other machines have fused multiply-add among the instructions that all of them share.
#define ADJOINT_SIMD_TABLE(stem) {stem##_baseline}
#endif

#endif
