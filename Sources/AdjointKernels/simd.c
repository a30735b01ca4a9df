// Which instructions kernels use: decided once, when the library is loaded.
#include "simd.h"

#include <stdatomic.h>
#include <stdlib.h>

static const char *const names[] = {"baseline", "avx2", "avx512"};

static _Atomic int chosen = AdjointSimdBaseline;
static int was_refused;

static int is_there(AdjointSimd choice) {
  if (choice == AdjointSimdBaseline) return 1;
#ifdef __x86_64__
  __builtin_cpu_init();
  if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) return 0;
  return choice == AdjointSimdAvx2 ||
         (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
          __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl"));
#else
  return 0;
#endif
}

AdjointSimd adjoint_simd(void) {
  return (AdjointSimd)atomic_load_explicit(&chosen, memory_order_relaxed);
}

int adjoint_simd_use(AdjointSimd choice) {
  if (!is_there(choice)) return 0;
  atomic_store_explicit(&chosen, choice, memory_order_relaxed);
  return 1;
}

const char *adjoint_simd_name(AdjointSimd choice) { return names[choice]; }

int adjoint_simd_was_refused(void) { return was_refused; }

__attribute__((constructor)) static void choose(void) {
  const char *name = getenv("ADJOINT_SIMD");
  was_refused = name != NULL;
  for (int choice = AdjointSimdBaseline; choice <= AdjointSimdAvx512; choice++)
    if (!name)
      adjoint_simd_use((AdjointSimd)choice);
    else if (strcmp(name, names[choice]) == 0)
      was_refused = !adjoint_simd_use((AdjointSimd)choice);
  // What was refused changes nothing.
  for (int choice = AdjointSimdBaseline; was_refused && choice <= AdjointSimdAvx512; choice++)
    adjoint_simd_use((AdjointSimd)choice);
}
