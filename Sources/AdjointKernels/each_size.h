// Includes TEMPLATE once for each size of elements. There, BITS is a type of that size, PLAIN(stem)
// the name of a function for it, and NAME(stem) the same at one level.
#include "common.h"

#define NAME(stem) AT_LEVEL(PLAIN(stem))

#define BITS uint8_t
#define PLAIN(stem) stem##_1
#include TEMPLATE
#undef BITS
#undef PLAIN

#define BITS uint32_t
#define PLAIN(stem) stem##_4
#include TEMPLATE
#undef BITS
#undef PLAIN

#define BITS uint64_t
#define PLAIN(stem) stem##_8
#include TEMPLATE
#undef BITS
#undef PLAIN

#undef NAME
