#include "attention.h"

// How many keys meet queries at once.
enum { ATTENTION_KEYS = 256 };

// The numbers that a block of scores and the weighted values take, up to a multiple of 16.
static int64_t attention_room(const AdjointAttention *how) {
  const int64_t queries = smaller(ATTENTION_QUERIES, how->length);
  const int64_t numbers = queries * (smaller(ATTENTION_KEYS, how->total) + how->value_size);
  return (numbers + 15) / 16 * 16;
}

int64_t adjoint_attention_scratch(const AdjointAttention *how, int64_t size) {
  const int64_t queries = smaller(ATTENTION_QUERIES, how->length);
  const int64_t keys = smaller(ATTENTION_KEYS, how->total);
  const AdjointProduct scores =
      attention_product(queries, keys, how->size, (AttentionSteps){how->query.row, 1},
                        (AttentionSteps){1, how->key.row}, keys, 1, 0);
  const AdjointProduct sums =
      attention_product(queries, how->value_size, keys, (AttentionSteps){keys, 1},
                        (AttentionSteps){how->value.row, 1}, how->value_size, 1, 1);
  const int64_t first = adjoint_product_scratch(&scores, size);
  const int64_t second = adjoint_product_scratch(&sums, size);
  return attention_room(how) * size + (first > second ? first : second);
}

#define TEMPLATE "attention_template.h"
#define EACH "each_real.h"
#include "each_level.h"
