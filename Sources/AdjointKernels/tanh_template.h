// tanh of floats, in float: beyond 5/16 a polynomial about a center whose tanh is a float, so that all
// that is rounded but the last sum is small beside the result; below, one that is added to x.
#include "coefficients.h"
#include "vector_template.h"

// For each lane the number in a table of 32 whose index is the lowest five bits.
INLINE void NAME(look_up)(const float table[32], const NAME(Mask) *index, NAME(Lanes) *found) {
#if SIMD == SIMD_AVX512
  const __m512 low = _mm512_load_ps(table), high = _mm512_load_ps(table + 16);
  *found = (NAME(Lanes))_mm512_permutex2var_ps(low, (__m512i)*index, high);
#elif SIMD == SIMD_AVX2
  UNROLL for (int half = 0; half < 2; half++) {
    const __m256i at = ((const __m256i *)index)[half];
    __m256 eights[4];
    UNROLL for (int i = 0; i < 4; i++)
      eights[i] = _mm256_permutevar8x32_ps(_mm256_load_ps(table + 8 * i), at);
    const __m256 is_odd = (__m256)_mm256_slli_epi32(at, 28);
    const __m256 is_high = (__m256)_mm256_slli_epi32(at, 27);
    const __m256 low = _mm256_blendv_ps(eights[0], eights[1], is_odd);
    const __m256 high = _mm256_blendv_ps(eights[2], eights[3], is_odd);
    ((__m256 *)found)[half] = _mm256_blendv_ps(low, high, is_high);
  }
#else
  UNROLL for (int l = 0; l < LANES; l++) (*found)[l] = table[(*index)[l] & 31];
#endif
}

INLINE void NAME(tanh_lanes)(const NAME(Lanes) *x, NAME(Lanes) *result) {
  const NAME(Mask) sign = (NAME(Mask))*x & INT32_MIN;
  NAME(Lanes) size = __builtin_elementwise_abs(*x), center, base, sum;
  size = size > 10 ? 10 : size;  // where tanh is 1; NaN stays
  // The exponent and first three digits of this are the number of the interval.
  const NAME(Lanes) place = size + 0x1.6p-1f;
  const NAME(Mask) index = (NAME(Mask))place >> 20, is_small = place < 1;
  NAME(look_up)(tanh_table[0], &index, &center);
  NAME(look_up)(tanh_table[1], &index, &base);
  NAME(look_up)(tanh_table[6], &index, &sum);
  const NAME(Lanes) step = size - center;
  UNROLL for (int i = 5; i >= 2; i--) {
    NAME(Lanes) coefficient;
    NAME(look_up)(tanh_table[i], &index, &coefficient);
    sum = FMA(sum, step, coefficient);
  }
  base = is_small ? size : base;
  *result = (NAME(Lanes))((NAME(Mask))FMA(sum, is_small ? size : step, base) | sign);
}

INLINE void NAME(tanh_each)(int64_t count, const float *from, float *to) {
  for (int64_t i = 0; i < count; i += LANES) {
    NAME(Lanes) x;
    NAME(load)(from + i, smaller(LANES, count - i), &x);
    NAME(tanh_lanes)(&x, &x);
    NAME(store)(to + i, smaller(LANES, count - i), &x);
  }
}
