// Vectors of 64 bytes, whatever registers there are, and what kernels do with parts of them.
typedef REAL NAME(Lanes) __attribute__((ext_vector_type(LANES)));

// The same where it lies among other numbers.
typedef REAL NAME(Stored) __attribute__((ext_vector_type(LANES), aligned(sizeof(REAL)), may_alias));

#if SIMD == SIMD_AVX512 && LANES == 16
#define LOAD_PART(x, mask) _mm512_maskz_loadu_ps(mask, x)
#define STORE_PART(x, mask, part) _mm512_mask_storeu_ps(x, mask, (__m512)(part))
#elif SIMD == SIMD_AVX512
#define LOAD_PART(x, mask) _mm512_maskz_loadu_pd((__mmask8)(mask), x)
#define STORE_PART(x, mask, part) _mm512_mask_storeu_pd(x, (__mmask8)(mask), (__m512d)(part))
#endif

// Loads count elements, at least one and at most LANES; zeros fill the other lanes.
INLINE void NAME(load_part)(const REAL *x, int64_t count, NAME(Lanes) *part) {
#ifdef LOAD_PART
  *part = (NAME(Lanes))LOAD_PART(x, (__mmask16)((1u << count) - 1));
#else
  NAME(Lanes) lanes = 0;
  memcpy(&lanes, x, (size_t)count * sizeof *x);
  *part = lanes;
#endif
}

// Stores the first count elements, at least one and at most LANES.
INLINE void NAME(store_part)(REAL *x, int64_t count, const NAME(Lanes) *part) {
#ifdef STORE_PART
  STORE_PART(x, (__mmask16)((1u << count) - 1), *part);
#else
  memcpy(x, part, (size_t)count * sizeof *x);
#endif
}

#undef LOAD_PART
#undef STORE_PART

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
