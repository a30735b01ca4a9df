// As many chains of fused multiply-adds as there are registers for, and what they come to.
#include "vector_template.h"

static double NAME(peak)(int64_t rounds) {
  enum { CHAINS = SIMD == SIMD_AVX512 ? 24 : SIMD == SIMD_AVX2 ? 6 : 4 };
  NAME(Lanes) chains[CHAINS];
  UNROLL for (int i = 0; i < CHAINS; i++) chains[i] = i;
  NAME(Lanes) factor = (REAL)0.5, term = 1;
  for (int64_t round = 0; round < rounds; round++) {
    UNROLL for (int i = 0; i < CHAINS; i++)
      chains[i] = __builtin_elementwise_fma(chains[i], factor, term);
  }
  double sum = 0;
  for (int i = 0; i < CHAINS; i++) sum += chains[i][0];
  return sum == 0.123 ? 0 : (double)rounds * CHAINS * LANES;
}
