#include "attention.h"

// From one row of a strip to the next: an odd number of vectors, so that rows begin at different places
// of a page.
static int64_t attention_strip(const AdjointAttention *how) {
  return ((how->total + 15) / 16 | 1) * 16;
}

// The numbers that the strips take: two for a block of queries, and 16 rows of one more.
static int64_t attention_strips(const AdjointAttention *how) {
  return (2 * smaller(ATTENTION_QUERIES, how->length) + 16) * attention_strip(how);
}

int64_t adjoint_attention_gradient_scratch(const AdjointAttention *how, int64_t size) {
  const int64_t queries = smaller(ATTENTION_QUERIES, how->length);
  const int64_t step = attention_strip(how);
  const AdjointProduct scores =
      attention_product(queries, how->total, how->size, (AttentionSteps){how->query.row, 1},
                        (AttentionSteps){1, how->key.row}, step, 1, 0);
  const AdjointProduct bars =
      attention_product(queries, how->total, how->value_size, (AttentionSteps){how->result.row, 1},
                        (AttentionSteps){1, how->value.row}, step, 1, 0);
  const int64_t first = adjoint_product_scratch(&scores, size);
  const int64_t second = adjoint_product_scratch(&bars, size);
  return attention_strips(how) * size + (first > second ? first : second);
}

#define TEMPLATE "attention_gradient_template.h"
#define EACH "each_real.h"
#include "each_level.h"
