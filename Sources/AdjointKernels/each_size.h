// Includes TEMPLATE once for each size of elements. There, BITS is a type of that size, NAME(stem)
// the name of a function for it.
#include "common.h"

#define BITS uint8_t
#define NAME(stem) stem##_1
#include TEMPLATE
#undef BITS
#undef NAME

#define BITS uint32_t
#define NAME(stem) stem##_4
#include TEMPLATE
#undef BITS
#undef NAME

#define BITS uint64_t
#define NAME(stem) stem##_8
#include TEMPLATE
#undef BITS
#undef NAME
