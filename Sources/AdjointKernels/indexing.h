// Visits the elements that indices name.
#ifndef ADJOINT_INDEXING_H
#define ADJOINT_INDEXING_H

#include "common.h"

// The place that index `at` names; -1 where there is none.
INLINE int64_t place(const AdjointIndexing *how, const void *indices, int64_t at) {
  const int64_t index =
      how->index_size == 4 ? ((const int32_t *)indices)[at] : ((const int64_t *)indices)[at];
  const int64_t from_start = index < 0 ? index + how->extent : index;
  return from_start >= 0 && from_start < how->extent ? from_start : -1;
}

// Joins `length` elements at a time: as many as one index names. ELEMENT has their positions, `line`
// and `data`.
#define EACH_INDEXED(ELEMENT)                                                      \
  const int64_t length = how->index_inner == 0 ? how->inner : 1;                   \
  for (int64_t o = 0; o < how->outer; o++)                                         \
    for (int64_t r = 0; r < how->count; r++)                                       \
      for (int64_t i = 0; i < how->inner; i += length) {                           \
        const int64_t at = o * how->index_outer + r * how->index_count;            \
        const int64_t named = place(how, indices, at + i * how->index_inner);      \
        if (named < 0) return 0;                                                   \
        int64_t line = (o * how->count + r) * how->step + i;                       \
        int64_t data = (o * how->extent + named) * how->step + i;                  \
        for (const int64_t end = line + length; line < end; line++, data++) ELEMENT; \
      }                                                                            \
  return 1;

#endif
