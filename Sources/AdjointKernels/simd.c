#include "simd.h"

#include <stdatomic.h>
#include <stdlib.h>

static const char *const names[] = {"baseline", "avx2", "avx512"};

// Negative until known. Levels give the same bits, so that a change amid a run does no harm.
static _Atomic int level = -1;

static AdjointSimd best(void) {
#if ADJOINT_HAS_LEVELS
  const int has_avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  if (has_avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl"))
    return AdjointSimdAvx512;
  if (has_avx2) return AdjointSimdAvx2;
#endif
  return AdjointSimdBaseline;
}

int adjoint_simd_use(AdjointSimd wanted) {
  if (wanted > best()) return 0;
  atomic_store_explicit(&level, (int)wanted, memory_order_relaxed);
  return 1;
}

static AdjointSimd first_level(void) {
  const char *wish = getenv("ADJOINT_SIMD");
  for (int i = AdjointSimdBaseline; wish && i <= AdjointSimdAvx512; i++)
    if (strcmp(wish, names[i]) == 0 && adjoint_simd_use((AdjointSimd)i)) return (AdjointSimd)i;
  const AdjointSimd found = best();
  adjoint_simd_use(found);
  return found;
}

AdjointSimd adjoint_simd_level(void) {
  const int known = atomic_load_explicit(&level, memory_order_relaxed);
  return known < 0 ? first_level() : (AdjointSimd)known;
}
