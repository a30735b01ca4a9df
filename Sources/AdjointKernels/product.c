// Which blocks a product has, and the choice of instructions.
#include "product_image.h"
#include "simd.h"

// The most of the depth that is summed at once: what a panel of b may take of the nearest cache.
#define PRODUCT_DEPTH 256

// The most bytes of a column of rows that are packed at once: with the depth, what a block of a may
// take of the second cache.
#define PRODUCT_BYTES 1792

int64_t adjoint_product_block(int64_t depth) {
  if (depth <= PRODUCT_DEPTH) return depth;
  const int64_t blocks = (depth + PRODUCT_DEPTH - 1) / PRODUCT_DEPTH;
  return (depth + blocks - 1) / blocks;
}

// Whether rows are copied before use: where all begin at the same place of a page, and so of the
// nearest cache, which does not keep that many, and enough columns meet them to pay for it.
static int product_packs(const AdjointProduct *how, int64_t size) {
  return !how->a_window && how->a_row > 1 && how->a_row * size % 4096 == 0 && how->rows > 8 &&
         how->columns >= 512;
}

int64_t adjoint_product_scratch(const AdjointProduct *how, int64_t size) {
  const Image image = image_of(how);
  const int64_t bytes =
      offset_count(&image) * (int64_t)sizeof(int64_t) + padded_count(&image) * size;
  if (!product_packs(how, size)) return bytes;
  // What is left over of the last vector of the last row.
  const int64_t margin = 64;
  return bytes + margin +
         smaller(how->rows, PRODUCT_BYTES / size) * adjoint_product_block(how->depth) * size;
}

#define TEMPLATE "product_template.h"
#include "each_simd.h"

#define DEFINE(REAL, SUFFIX)                                                                       \
  void adjoint_product_##SUFFIX(const AdjointProduct *how, const REAL *a, const REAL *b,           \
                                const REAL *z, REAL *c, void *scratch) {                           \
    static void (*const product[])(const AdjointProduct *, const REAL *, const REAL *,             \
                                   const REAL *, REAL *, void *) =                                 \
        ADJOINT_SIMD_TABLE(product_##SUFFIX);                                                      \
    product[adjoint_simd()](how, a, b, z, c, scratch);                                             \
  }
ADJOINT_EACH_REAL(DEFINE)
