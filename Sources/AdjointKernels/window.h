// Which places of a window meet which elements of an axis.
#ifndef ADJOINT_WINDOW_H
#define ADJOINT_WINDOW_H

#include "common.h"

typedef struct Range {
  int64_t from, to;
} Range;

// x / divisor, rounded up, but no less than 0.
INLINE int64_t quotient(int64_t x, int64_t divisor) {
  if (x <= 0) return 0;
  return divisor == 1 ? x : (x - 1) / divisor + 1;
}

// The i < count for which offset + i * step is an element of the axis.
INLINE Range meeting(const AdjointWindowAxis *axis, int64_t offset, int64_t step, int64_t count) {
  const int64_t first = axis->before - offset;
  return (Range){smaller(count, quotient(first, step)),
                 smaller(count, quotient(first + axis->extent, step))};
}

INLINE Range taps_at(const AdjointWindowAxis *axis, int64_t place) {
  return meeting(axis, place * axis->stride, axis->dilation, axis->taps);
}

INLINE Range places_at(const AdjointWindowAxis *axis, int64_t tap) {
  return meeting(axis, tap * axis->dilation, axis->stride, axis->places);
}

// Whether no element is met at two places.
INLINE int is_apart(const AdjointWindowAxis *axis) {
  return (axis->taps - 1) * axis->dilation < axis->stride;
}

// The element that a tap meets at a place.
INLINE int64_t element_at(const AdjointWindowAxis *axis, int64_t place, int64_t tap) {
  return place * axis->stride + tap * axis->dilation - axis->before;
}

// How many elements there are from the first that a tap may meet to the last.
INLINE int64_t reach(const AdjointWindowAxis *axis) {
  return (axis->places - 1) * axis->stride + (axis->taps - 1) * axis->dilation + 1;
}

// Those of them that are there.
INLINE Range met_elements(const AdjointWindowAxis *axis) {
  return (Range){axis->before < 0 ? -axis->before : 0,
                 smaller(axis->extent, reach(axis) - axis->before)};
}

INLINE int64_t extents(const AdjointWindow *window) {
  return window->depth.extent * window->height.extent * window->width.extent;
}

INLINE int64_t taps(const AdjointWindow *window) {
  return window->depth.taps * window->height.taps * window->width.taps;
}

INLINE int64_t places(const AdjointWindow *window) {
  return window->depth.places * window->height.places * window->width.places;
}

#endif
