// Includes TEMPLATE once for each floating type. There, REAL is the type, NAME(stem) the name of a
// function for it, and MATH(name) the C library's function.
#include "common.h"

#define REAL float
#define NAME(stem) stem##_f32
#define MATH(name) name##f
#include TEMPLATE
#undef REAL
#undef NAME
#undef MATH

#define REAL double
#define NAME(stem) stem##_f64
#define MATH(name) name
#include TEMPLATE
#undef REAL
#undef NAME
#undef MATH
