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

#if LANES == 16
#define LOW 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23
#define HIGH 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31
#else
#define LOW 0, 8, 1, 9, 2, 10, 3, 11
#define HIGH 4, 12, 5, 13, 6, 14, 7, 15
#endif

// Exchanges rows and columns of a square of LANES vectors. To interleave rows i and i + LANES / 2
// moves the first bit of a row's number to the end of the lane's, and the first of that to the end
// of the row's; after all bits are moved, the two have changed places.
INLINE void NAME(transpose)(NAME(Lanes) *x) {
  NAME(Lanes) y[LANES];
  UNROLL for (int bits = LANES; bits > 1; bits /= 2) {
    UNROLL for (int i = 0; i < LANES / 2; i++) {
      y[2 * i] = __builtin_shufflevector(x[i], x[i + LANES / 2], LOW);
      y[2 * i + 1] = __builtin_shufflevector(x[i], x[i + LANES / 2], HIGH);
    }
    UNROLL for (int i = 0; i < LANES; i++) x[i] = y[i];
  }
}

#undef LOW
#undef HIGH
