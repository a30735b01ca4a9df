// Elements that lie `stride` apart as the lanes of a vector. Lanes from ... to - 1 count: memory of
// the others needs not be there.
#include "vector_template.h"

#if LANES == 16
#define EVEN 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30
#define ODD 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31
#define LOW 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23
#define HIGH 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31
#else
#define EVEN 0, 2, 4, 6, 8, 10, 12, 14
#define ODD 1, 3, 5, 7, 9, 11, 13, 15
#define LOW 0, 8, 1, 9, 2, 10, 3, 11
#define HIGH 4, 12, 5, 13, 6, 14, 7, 15
#endif

// Lane l = x[l * stride]; lanes that do not count are 0.
INLINE void NAME(load_apart)(const REAL *x, int64_t stride, int64_t from, int64_t to,
                             NAME(Lanes) *part) {
  if (stride == 1) {
    NAME(load_lanes)(x, from, to, part);
  } else if (stride == 2) {
    NAME(Lanes) low, high;
    NAME(load_lanes)(x, 2 * from, 2 * to - 1, &low);
    NAME(load_lanes)(x + LANES, 2 * from - LANES, 2 * to - 1 - LANES, &high);
    *part = __builtin_shufflevector(low, high, EVEN);
  } else {
    REAL lanes[LANES] = {0};
    for (int64_t l = from; l < to; l++) lanes[l] = x[l * stride];
    memcpy(part, lanes, sizeof lanes);
  }
}

// `count` pairs of elements that lie side by side: lane l of one is x[2 * l], of the other its neighbour.
INLINE void NAME(load_pairs)(const REAL *x, int64_t count, NAME(Lanes) *even, NAME(Lanes) *odd) {
  NAME(Lanes) low, high;
  NAME(load_lanes)(x, 0, 2 * count, &low);
  NAME(load_lanes)(x + LANES, 0, 2 * count - LANES, &high);
  *even = __builtin_shufflevector(low, high, EVEN);
  *odd = __builtin_shufflevector(low, high, ODD);
}

INLINE void NAME(store_pairs)(REAL *x, int64_t count, const NAME(Lanes) *even,
                              const NAME(Lanes) *odd) {
  const NAME(Lanes) low = __builtin_shufflevector(*even, *odd, LOW);
  const NAME(Lanes) high = __builtin_shufflevector(*even, *odd, HIGH);
  NAME(store_lanes)(x, 0, 2 * count, &low);
  NAME(store_lanes)(x + LANES, 0, 2 * count - LANES, &high);
}

// x[l * stride] += lane l; what does not count must be 0, and no element of x -0.
INLINE void NAME(add_apart)(REAL *x, int64_t stride, int64_t from, int64_t to,
                            const NAME(Lanes) *part) {
  if (stride == 1) {
    NAME(Lanes) sum;
    NAME(load_lanes)(x, from, to, &sum);
    sum += *part;
    NAME(store_lanes)(x, from, to, &sum);
  } else if (stride == 2) {
    const NAME(Lanes) none = 0;
    NAME(Lanes) low, high;
    NAME(load_lanes)(x, 2 * from, 2 * to - 1, &low);
    NAME(load_lanes)(x + LANES, 2 * from - LANES, 2 * to - 1 - LANES, &high);
    low += __builtin_shufflevector(*part, none, LOW);
    high += __builtin_shufflevector(*part, none, HIGH);
    NAME(store_lanes)(x, 2 * from, 2 * to - 1, &low);
    NAME(store_lanes)(x + LANES, 2 * from - LANES, 2 * to - 1 - LANES, &high);
  } else {
    REAL lanes[LANES];
    memcpy(lanes, part, sizeof lanes);
    for (int64_t l = from; l < to; l++) x[l * stride] += lanes[l];
  }
}

#undef EVEN
#undef ODD
#undef LOW
#undef HIGH
