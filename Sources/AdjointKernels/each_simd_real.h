// The part of each_simd.h that is the same for every choice.
#define NAME_OF(stem, type, suffix) stem##_##type##_##suffix
#define NAME_FOR(stem, type, suffix) NAME_OF(stem, type, suffix)

#define REAL float
#define LANES 16
#define NAME(stem) NAME_FOR(stem, f32, SUFFIX)
#include TEMPLATE
#undef REAL
#undef LANES
#undef NAME

#define REAL double
#define LANES 8
#define NAME(stem) NAME_FOR(stem, f64, SUFFIX)
#include TEMPLATE
#undef REAL
#undef LANES
#undef NAME

#undef NAME_OF
#undef NAME_FOR
