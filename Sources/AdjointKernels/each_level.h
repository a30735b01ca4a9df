// Includes EACH, which is "each_real.h" or "each_size.h", once for each choice of instructions, and
// so TEMPLATE. There, AT_LEVEL(name) is a function's name for that choice, and ENTRY as entry.h says.
// Loops are left to the compiler: what they compute is fixed, how many at once is not.
#include "entry.h"

#ifdef __x86_64__

#define ENTRY LEVEL_ENTRY

#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512dq,avx512bw,avx512vl,avx2,fma"))), apply_to = function)
#define AT_LEVEL(name) JOINED(name, _avx512)
#include EACH
#undef AT_LEVEL
#pragma clang attribute pop

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define AT_LEVEL(name) JOINED(name, _avx2)
#include EACH
#undef AT_LEVEL
#pragma clang attribute pop

#undef ENTRY
#define ENTRY LAST_ENTRY
#else
#define ENTRY ONLY_ENTRY
#endif

#define AT_LEVEL(name) JOINED(name, _baseline)
#include EACH
#undef AT_LEVEL
#undef ENTRY
