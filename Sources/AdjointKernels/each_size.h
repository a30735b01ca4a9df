// Includes TEMPLATE once for each size of elements. There, BITS is a type of that size, LANES how many a
// vector has, or 0 where there are no vectors of it, PLAIN(stem) the name of a function for it, and
// NAME(stem) the same for one choice of instructions, if each_level.h makes them.
#include "common.h"

#ifdef AT_LEVEL
#define NAME(stem) AT_LEVEL(PLAIN(stem))
#else
#define NAME(stem) PLAIN(stem)
#endif

#define BITS uint8_t
#define LANES 0
#define PLAIN(stem) stem##_1
#include TEMPLATE
#undef BITS
#undef LANES
#undef PLAIN

#define BITS uint32_t
#define LANES 16
#define PLAIN(stem) stem##_4
#include TEMPLATE
#undef BITS
#undef LANES
#undef PLAIN

#define BITS uint64_t
#define LANES 8
#define PLAIN(stem) stem##_8
#include TEMPLATE
#undef BITS
#undef LANES
#undef PLAIN

#undef NAME
