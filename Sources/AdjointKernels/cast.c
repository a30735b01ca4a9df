#include "common.h"

// The conversions of one element; named by what they give.
INLINE float to_Float32(double x) { return (float)x; }
INLINE float whole_to_Float32(int64_t x) { return (float)x; }
INLINE double to_Float64(double x) { return x; }
INLINE double whole_to_Float64(int64_t x) { return (double)x; }
INLINE uint8_t to_Bool(double x) { return x != 0; }
INLINE uint8_t whole_to_Bool(int64_t x) { return x != 0; }
INLINE int64_t to_Int64(double x) {
  if (x != x) return 0;
  return x >= 0x1p63 ? INT64_MAX : x < -0x1p63 ? INT64_MIN : (int64_t)x;
}
INLINE int64_t whole_to_Int64(int64_t x) { return x; }
INLINE int32_t to_Int32(double x) {
  if (x != x) return 0;
  return x >= 0x1p31 ? INT32_MAX : x <= -0x1p31 ? INT32_MIN : (int32_t)x;
}
INLINE int32_t whole_to_Int32(int64_t x) { return (int32_t)(uint32_t)(uint64_t)x; }

#define LOOP(FROM, TO, convert, value)                                     \
  {                                                                        \
    const FROM *source = from;                                             \
    TO *result = to;                                                       \
    for (int64_t i = 0; i < count; i++) {                                  \
      const FROM x = source[i];                                            \
      result[i] = convert(value);                                          \
    }                                                                      \
    return;                                                                \
  }

#define TARGETS(source, FROM, prefix, value)                               \
  case AdjointElement##source:                                             \
    switch (target) {                                                      \
      case AdjointElementFloat32: LOOP(FROM, float, prefix##to_Float32, value)   \
      case AdjointElementFloat64: LOOP(FROM, double, prefix##to_Float64, value)  \
      case AdjointElementInt32: LOOP(FROM, int32_t, prefix##to_Int32, value)     \
      case AdjointElementInt64: LOOP(FROM, int64_t, prefix##to_Int64, value)     \
      case AdjointElementBool: LOOP(FROM, uint8_t, prefix##to_Bool, value)       \
    }

void adjoint_cast(AdjointElement source, AdjointElement target, int64_t count, const void *from,
                  void *to) {
  switch (source) {
    TARGETS(Float32, float, , x)
    TARGETS(Float64, double, , x)
    TARGETS(Int32, int32_t, whole_, x)
    TARGETS(Int64, int64_t, whole_, x)
    TARGETS(Bool, uint8_t, whole_, x != 0)
  }
}
