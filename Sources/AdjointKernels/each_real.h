// Includes TEMPLATE once for each floating type. There, REAL is the type, SINGLE 1 for float, LANES how
// many a vector has, PLAIN(stem) the name of a function for it, NAME(stem) the same for one choice of
// instructions, if each_level.h makes them, and MATH(name) the C library's function.
#include "common.h"

#ifdef AT_LEVEL
#define NAME(stem) AT_LEVEL(PLAIN(stem))
#else
#define NAME(stem) PLAIN(stem)
#endif

#define REAL float
#define SINGLE 1
#define LANES 16
#define PLAIN(stem) stem##_f32
#define MATH(name) name##f
#include TEMPLATE
#undef REAL
#undef SINGLE
#undef LANES
#undef PLAIN
#undef MATH

#define REAL double
#define SINGLE 0
#define LANES 8
#define PLAIN(stem) stem##_f64
#define MATH(name) name
#include TEMPLATE
#undef REAL
#undef SINGLE
#undef LANES
#undef PLAIN
#undef MATH

#undef NAME
