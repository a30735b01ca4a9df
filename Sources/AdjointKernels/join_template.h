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
