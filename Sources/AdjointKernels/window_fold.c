#include "common.h"

// How many channels are folded at once.
enum { FOLD_CHANNELS = 4 };

#define TEMPLATE "window_fold_template.h"
#include "each_simd.h"

#define DEFINE(REAL, SUFFIX)                                                                     \
  void adjoint_fold_##SUFFIX(int64_t channels, const AdjointWindow *window, const REAL *columns, \
                             REAL *x) {                                                          \
    static void (*const fold[])(int64_t, const AdjointWindow *, const REAL *, REAL *) =          \
        ADJOINT_SIMD_TABLE(fold_##SUFFIX);                                                       \
    fold[adjoint_simd()](channels, window, columns, x);                                          \
  }
ADJOINT_EACH_REAL(DEFINE)
