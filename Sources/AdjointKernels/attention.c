#include "common.h"

// How many queries and how many keys meet at once.
enum { ATTENTION_QUERIES = 64, ATTENTION_KEYS = 256 };

// One product whose result is dense, added to what is there if beta is 1.
INLINE AdjointProduct attention_product(int64_t rows, int64_t columns, int64_t depth, int64_t a_row,
                                        int64_t b_depth, int64_t b_column, double alpha,
                                        double beta) {
  return (AdjointProduct){.rows = rows, .columns = columns, .depth = depth, .a_row = a_row,
                          .a_depth = 1, .b_depth = b_depth, .b_column = b_column,
                          .z_row = columns, .z_column = 1, .c_row = columns, .batch = 1, .alpha = alpha,
                          .beta = beta};
}

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
      attention_product(queries, keys, how->size, how->query.row, 1, how->key.row, 1, 0);
  const AdjointProduct sums =
      attention_product(queries, how->value_size, keys, keys, how->value.row, 1, 1, 1);
  const int64_t first = adjoint_product_scratch(&scores, size);
  const int64_t second = adjoint_product_scratch(&sums, size);
  return attention_room(how) * size + (first > second ? first : second);
}

#define TEMPLATE "attention_template.h"
#define EACH "each_real.h"
#include "each_level.h"
