#include "indexing.h"

#define JOIN(function, result)       \
  case AdjointJoin##function: {      \
    EACH_INDEXED({                   \
      const REAL x = to[data];       \
      const REAL y = from[line];     \
      to[data] = (result);           \
    })                               \
  }

int NAME(adjoint_join)(AdjointJoin function, const AdjointIndexing *how, const REAL *from,
                       const void *indices, REAL *to) {
  switch (function) {
    JOIN(Add, x + y)
    JOIN(Multiply, x * y)
    JOIN(Max, ((x >= y) | (x != x)) ? x : y)
    JOIN(Min, ((x <= y) | (x != x)) ? x : y)
  }
}

#undef JOIN

INLINE int NAME(beats)(int is_smallest, REAL x, REAL best) {
  return (is_smallest ? x < best : x > best) || (x != x && best == best);
}

void NAME(adjoint_best)(int is_smallest, int is_last, int64_t outer, int64_t count, int64_t inner,
                        const REAL *x, int64_t *y) {
  for (int64_t o = 0; o < outer; o++)
    for (int64_t i = 0; i < inner; i++) {
      const REAL *line = x + o * count * inner + i;
      int64_t best = 0;
      for (int64_t r = 1; r < count; r++) {
        const REAL here = line[r * inner], there = line[best * inner];
        if (is_last ? !NAME(beats)(is_smallest, there, here)
                    : NAME(beats)(is_smallest, here, there))
          best = r;
      }
      y[o * inner + i] = best;
    }
}
