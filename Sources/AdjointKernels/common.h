// What all kernels share.
#ifndef ADJOINT_COMMON_H
#define ADJOINT_COMMON_H

#include <math.h>
#include <string.h>

#include "AdjointKernels.h"

// A product is rounded before it is added, on every machine.
#pragma clang fp contract(off)

// For functions whose constant arguments choose a loop.
#define INLINE static inline __attribute__((always_inline))

// Before a loop whose iterations may be done together: an output may be an input, but then element
// i of one is element i of the other.
#define TOGETHER _Pragma("clang loop vectorize(assume_safety)")

// x * y + z, rounded once, on every machine.
#define FMA(x, y, z) __builtin_elementwise_fma((x), (y), (z))

INLINE int64_t smaller(int64_t x, int64_t y) { return x < y ? x : y; }

#endif
