// Vectors of 64 bytes, whatever registers there are, and what kernels do with parts of them.
typedef REAL NAME(Lanes) __attribute__((ext_vector_type(LANES)));

// The same where it lies among other numbers.
typedef REAL NAME(Stored) __attribute__((ext_vector_type(LANES), aligned(sizeof(REAL)), may_alias));

// Of comparisons: in each lane all bits or none.
typedef __typeof__((NAME(Lanes))0 == (NAME(Lanes))0) NAME(Mask);

// Lanes from ... to - 1; bounds may be those of other vectors.
INLINE void NAME(choose)(int64_t from, int64_t to, NAME(Mask) *lanes) {
  NAME(Mask) numbers;
  UNROLL for (int l = 0; l < LANES; l++) numbers[l] = l;
  const int least = from < 0 ? 0 : (int)smaller(from, LANES), end = (int)smaller(to, LANES);
  *lanes = (numbers >= least) & (numbers < end);
}

#if SIMD == SIMD_AVX512 && LANES == 16
#define LOAD_PART(x, mask) _mm512_maskz_loadu_ps(mask, x)
#define STORE_PART(x, mask, part) _mm512_mask_storeu_ps(x, mask, (__m512)(part))
#elif SIMD == SIMD_AVX512
#define LOAD_PART(x, mask) _mm512_maskz_loadu_pd((__mmask8)(mask), x)
#define STORE_PART(x, mask, part) _mm512_mask_storeu_pd(x, (__mmask8)(mask), (__m512d)(part))
#elif SIMD == SIMD_AVX2
// Half a vector at a time.
typedef REAL NAME(Half) __attribute__((ext_vector_type(LANES / 2)));
#if LANES == 16
#define LOAD_HALF(x, mask) _mm256_maskload_ps((const float *)(x), mask)
#define STORE_HALF(x, mask, part) _mm256_maskstore_ps((float *)(x), mask, (__m256)(part))
#else
#define LOAD_HALF(x, mask) _mm256_maskload_pd((const double *)(x), mask)
#define STORE_HALF(x, mask, part) _mm256_maskstore_pd((double *)(x), mask, (__m256d)(part))
#endif
#endif

#if !defined(LOAD_PART) && !defined(LOAD_HALF)
// By halves, of which each is there or not.
INLINE void NAME(copy_few)(REAL *to, const REAL *from, int64_t count) {
  UNROLL for (int64_t half = LANES; half > 0; half /= 2) {
    if ((count & half) == 0) continue;
    memcpy(to, from, (size_t)half * sizeof(REAL));
    to += half;
    from += half;
  }
}
#endif

// Loads lanes from ... to - 1 of what lies at x, of which nothing else needs to be there; zeros fill
// the other lanes.
INLINE void NAME(load_lanes)(const REAL *x, int64_t from, int64_t to, NAME(Lanes) *part) {
  from = from < 0 ? 0 : from;
  to = smaller(to, LANES);
  if (from == 0 && to == LANES) {
    *part = *(const NAME(Stored) *)x;
    return;
  }
#if defined(LOAD_PART)
  const uint32_t mask = from < to ? (1u << to) - (1u << from) : 0;
  *part = (NAME(Lanes))LOAD_PART(x, (__mmask16)mask);
#elif defined(LOAD_HALF)
  NAME(Mask) chosen;
  NAME(choose)(from, to, &chosen);
  __m256i masks[2];
  memcpy(masks, &chosen, sizeof masks);
  UNROLL for (int half = 0; half < 2; half++)
    ((NAME(Half) *)part)[half] = (NAME(Half))LOAD_HALF(x + half * (LANES / 2), masks[half]);
#else
  REAL lanes[LANES] = {0};
  if (from < to) NAME(copy_few)(lanes + from, x + from, to - from);
  memcpy(part, lanes, sizeof lanes);
#endif
}

// Stores the same lanes, and nothing else.
INLINE void NAME(store_lanes)(REAL *x, int64_t from, int64_t to, const NAME(Lanes) *part) {
  from = from < 0 ? 0 : from;
  to = smaller(to, LANES);
  if (from == 0 && to == LANES) {
    *(NAME(Stored) *)x = *part;
    return;
  }
#if defined(STORE_PART)
  const uint32_t mask = from < to ? (1u << to) - (1u << from) : 0;
  STORE_PART(x, (__mmask16)mask, *part);
#elif defined(STORE_HALF)
  NAME(Mask) chosen;
  NAME(choose)(from, to, &chosen);
  __m256i masks[2];
  memcpy(masks, &chosen, sizeof masks);
  UNROLL for (int half = 0; half < 2; half++)
    STORE_HALF(x + half * (LANES / 2), masks[half], ((const NAME(Half) *)part)[half]);
#else
  if (from < to) NAME(copy_few)(x + from, (const REAL *)part + from, to - from);
#endif
}

// Loads count elements, at least one and at most LANES; zeros fill the other lanes.
INLINE void NAME(load_part)(const REAL *x, int64_t count, NAME(Lanes) *part) {
  NAME(load_lanes)(x, 0, count, part);
}

// Stores the first count elements, at least one and at most LANES.
INLINE void NAME(store_part)(REAL *x, int64_t count, const NAME(Lanes) *part) {
  NAME(store_lanes)(x, 0, count, part);
}

#undef LOAD_PART
#undef STORE_PART
#undef LOAD_HALF
#undef STORE_HALF

// The same, faster for whole vectors.
INLINE void NAME(load)(const REAL *x, int64_t count, NAME(Lanes) *lanes) {
  if (count == LANES)
    *lanes = *(const NAME(Stored) *)x;
  else
    NAME(load_part)(x, count, lanes);
}

INLINE void NAME(store)(REAL *x, int64_t count, const NAME(Lanes) *lanes) {
  if (count == LANES)
    *(NAME(Stored) *)x = *lanes;
  else
    NAME(store_part)(x, count, lanes);
}

// Of two vectors: the low, or high, numbers or pairs of each four by turns, and the even, or odd, fours.
#if LANES == 16
#define LOW 0, 16, 1, 17, 4, 20, 5, 21, 8, 24, 9, 25, 12, 28, 13, 29
#define HIGH 2, 18, 3, 19, 6, 22, 7, 23, 10, 26, 11, 27, 14, 30, 15, 31
#define LOW_PAIRS 0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29
#define HIGH_PAIRS 2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31
#define EVEN 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27
#define ODD 4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31
#else
#define LOW 0, 8, 2, 10, 4, 12, 6, 14
#define HIGH 1, 9, 3, 11, 5, 13, 7, 15
#define EVEN 0, 1, 4, 5, 8, 9, 12, 13
#define ODD 2, 3, 6, 7, 10, 11, 14, 15
#endif

// Exchanges rows and columns of a square of LANES vectors: within units of 16 bytes, then units.
INLINE void NAME(transpose)(NAME(Lanes) *x) {
  NAME(Lanes) y[LANES];
#if LANES == 16
  UNROLL for (int i = 0; i < LANES; i += 4) {
    const NAME(Lanes) a = __builtin_shufflevector(x[i], x[i + 1], LOW);
    const NAME(Lanes) b = __builtin_shufflevector(x[i], x[i + 1], HIGH);
    const NAME(Lanes) c = __builtin_shufflevector(x[i + 2], x[i + 3], LOW);
    const NAME(Lanes) d = __builtin_shufflevector(x[i + 2], x[i + 3], HIGH);
    y[i] = __builtin_shufflevector(a, c, LOW_PAIRS);
    y[i + 1] = __builtin_shufflevector(a, c, HIGH_PAIRS);
    y[i + 2] = __builtin_shufflevector(b, d, LOW_PAIRS);
    y[i + 3] = __builtin_shufflevector(b, d, HIGH_PAIRS);
  }
  enum { UNIT = 4 };
#else
  UNROLL for (int i = 0; i < LANES; i += 2) {
    y[i] = __builtin_shufflevector(x[i], x[i + 1], LOW);
    y[i + 1] = __builtin_shufflevector(x[i], x[i + 1], HIGH);
  }
  enum { UNIT = 2 };
#endif
  // Unit u of row UNIT * v + i is now to become unit v of row UNIT * u + i.
  UNROLL for (int i = 0; i < UNIT; i++) {
    const NAME(Lanes) a = __builtin_shufflevector(y[i], y[UNIT + i], EVEN);
    const NAME(Lanes) b = __builtin_shufflevector(y[2 * UNIT + i], y[3 * UNIT + i], EVEN);
    const NAME(Lanes) c = __builtin_shufflevector(y[i], y[UNIT + i], ODD);
    const NAME(Lanes) d = __builtin_shufflevector(y[2 * UNIT + i], y[3 * UNIT + i], ODD);
    x[i] = __builtin_shufflevector(a, b, EVEN);
    x[UNIT + i] = __builtin_shufflevector(c, d, EVEN);
    x[2 * UNIT + i] = __builtin_shufflevector(a, b, ODD);
    x[3 * UNIT + i] = __builtin_shufflevector(c, d, ODD);
  }
}

#undef LOW
#undef HIGH
#undef LOW_PAIRS
#undef HIGH_PAIRS
#undef EVEN
#undef ODD
