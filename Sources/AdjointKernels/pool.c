#define TEMPLATE "pool_template.h"
#include "each_simd.h"

#define DEFINE(REAL, SUFFIX)                                                                      \
  void adjoint_pool_##SUFFIX(AdjointPool function, int counts_padding, int64_t planes,            \
                             const AdjointWindow *window, const REAL *x, const REAL *v, REAL *to, \
                             int64_t *indices) {                                                  \
    static void (*const pool[])(AdjointPool, int, int64_t, const AdjointWindow *, const REAL *,   \
                                const REAL *, REAL *, int64_t *) =                                \
        ADJOINT_SIMD_TABLE(pool_##SUFFIX);                                                        \
    pool[adjoint_simd()](function, counts_padding, planes, window, x, v, to, indices);            \
  }
ADJOINT_EACH_REAL(DEFINE)
