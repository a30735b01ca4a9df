// Includes TEMPLATE once for each floating type. There, REAL is the type, PLAIN(stem) the name of a
// function for it, NAME(stem) the same at one level, MATH(name) the C library's function, and SINGLE 1
// for float.
#include "common.h"

#ifndef AT_LEVEL
#define AT_LEVEL(name) name
#define ADJOINT_HAS_NO_LEVEL
#endif

#define NAME(stem) AT_LEVEL(PLAIN(stem))

#define REAL float
#define SINGLE 1
#define PLAIN(stem) stem##_f32
#define MATH(name) name##f
#include TEMPLATE
#undef REAL
#undef SINGLE
#undef PLAIN
#undef MATH

#define REAL double
#define SINGLE 0
#define PLAIN(stem) stem##_f64
#define MATH(name) name
#include TEMPLATE
#undef REAL
#undef SINGLE
#undef PLAIN
#undef MATH

#undef NAME
#ifdef ADJOINT_HAS_NO_LEVEL
#undef AT_LEVEL
#undef ADJOINT_HAS_NO_LEVEL
#endif
