// Goals in order: 1. one order of every sum, whatever else is computed; 2. scores of a block of queries
// and a block of keys at a time, so that memory does not grow with the keys; 3. the speed of products.
#include "attention_scores_template.h"

// A run of rows of one head: those of the past, or those given.
typedef struct {
  const REAL *key, *value;
  int64_t key_step, value_step;
  // The number of the first, and how many there are.
  int64_t first, count;
} NAME(Segment);

// Where a kernel works: scores, then weights, of a block; the weighted values so far.
typedef struct {
  REAL *scores, *values, *product;
} NAME(Room);

// Takes scores of LANES queries from `row` on, or what is left of them, into the softmax so far, and
// makes weights of them: what there is shrinks as the largest grows.
INLINE void NAME(take)(const AdjointAttention *how, NAME(Queries) * queries, int64_t row,
                       int64_t first, int64_t count, const NAME(Room) * room) {
  const int64_t rows = smaller(LANES, queries->count - row);
  // Behind these no query of them attends to any.
  const int64_t open = NAME(open)(how, queries, row + rows - 1, first, count);
  REAL *scores = room->scores + row * count;
  REAL block[LANES];
  NAME(fold_each)(AdjointReduceMax, rows, count, open, scores, block);
  for (int64_t r = 0; r < rows; r++) {
    const REAL before = queries->largest[row + r];
    const REAL largest = NAME(join)(AdjointReduceMax, before, block[r]);
    REAL *line = scores + r * count, *values = room->values + (row + r) * how->value_size;
    memset(line + open, 0, (size_t)(count - open) * sizeof(REAL));
    if (largest == -INFINITY) {
      memset(line, 0, (size_t)open * sizeof(REAL));
      continue;
    }
    if (largest != before) {
      const REAL factor = (REAL)NAME(exp)((double)(before - largest));
      queries->sum[row + r] *= factor;
      TOGETHER for (int64_t c = 0; c < how->value_size; c++) values[c] *= factor;
      queries->largest[row + r] = largest;
    }
    NAME(weigh)(open, line, largest, line);
  }
  NAME(fold_each)(AdjointReduceSum, rows, count, open, scores, block);
  for (int64_t r = 0; r < rows; r++) queries->sum[row + r] += block[r];
}

// A block of queries and one of keys.
INLINE void NAME(meet)(const AdjointAttention *how, NAME(Queries) * queries,
                       const NAME(Segment) * segment, int64_t from, int64_t count,
                       const void *mask, const NAME(Room) * room) {
  const REAL *key = segment->key + from * segment->key_step;
  const REAL *value = segment->value + from * segment->value_step;
  const AdjointProduct scores =
      attention_product(queries->count, count, how->size, (AttentionSteps){how->query.row, 1},
                        (AttentionSteps){1, segment->key_step}, count, how->scale, 0);
  PLAIN(adjoint_product)(&scores, queries->query, key, 0, room->scores, room->product);
  const int64_t first = segment->first + from;
  for (int64_t row = 0; row < queries->count; row++)
    NAME(bias)(how, queries, row, first, count, mask, room->scores + row * count);
  for (int64_t row = 0; row < queries->count; row += LANES)
    NAME(take)(how, queries, row, first, count, room);
  const AdjointProduct sums =
      attention_product(queries->count, how->value_size, count, (AttentionSteps){count, 1},
                        (AttentionSteps){segment->value_step, 1}, how->value_size, 1, 1);
  NAME(weighted)(&sums, room->scores, value, room->values, room->product);
}

INLINE void NAME(attend)(const AdjointAttention *how, NAME(Queries) * queries,
                         const NAME(Segment) * segments, const void *mask,
                         const NAME(Room) * room) {
  for (int64_t r = 0; r < queries->count; r++) {
    queries->largest[r] = -INFINITY;
    queries->sum[r] = 0;
  }
  memset(room->values, 0, (size_t)(queries->count * how->value_size) * sizeof(REAL));
  const int64_t last = queries->first + queries->count - 1 + how->past;
  for (int s = 0; s < 2; s++) {
    const NAME(Segment) *segment = &segments[s];
    // What comes behind the last of the queries has no weight.
    const int64_t open = how->is_causal && !queries->scores ? last + 1 - segment->first
                                                            : segment->count;
    const int64_t end = smaller(segment->count, open);
    for (int64_t from = 0; from < end; from += ATTENTION_KEYS)
      NAME(meet)(how, queries, segment, from, smaller(ATTENTION_KEYS, end - from), mask, room);
  }
  for (int64_t r = 0; r < queries->count; r++) {
    const REAL sum = queries->sum[r], *values = room->values + r * how->value_size;
    REAL *result = queries->result + r * how->result.row;
    TOGETHER for (int64_t c = 0; c < how->value_size; c++)
      result[c] = sum == 0 ? 0 : values[c] / sum;
    if (!queries->scores || how->output != AdjointAttentionWeights) continue;
    REAL *scores = queries->scores + r * how->total;
    NAME(weigh)(how->total, scores, queries->largest[r], scores);
    TOGETHER for (int64_t j = 0; j < how->total; j++) scores[j] = sum == 0 ? 0 : scores[j] / sum;
  }
}

ENTRY(void, adjoint_attention,
      (const AdjointAttention *how, const REAL *query, const REAL *key, const REAL *value,
       const void *mask, const REAL *past_key, const REAL *past_value, REAL *result, REAL *scores,
       REAL *scratch),
      (how, query, key, value, mask, past_key, past_value, result, scores, scratch)) {
  const int64_t block = smaller(ATTENTION_QUERIES, how->length);
  const NAME(Room) room = {scratch, scratch + block * smaller(ATTENTION_KEYS, how->total),
                           scratch + attention_room(how)};
  for (int64_t b = 0; b < how->batch; b++) {
    for (int64_t h = 0; h < how->heads; h++) {
      const int64_t g = h / (how->heads / how->key_heads);
      const int64_t past_rows = (b * how->key_heads + g) * how->past;
      const NAME(Segment) segments[2] = {
          {past_key + past_rows * how->size, past_value + past_rows * how->value_size, how->size,
           how->value_size, 0, how->past},
          {key + b * how->key.batch + g * how->key.head,
           value + b * how->value.batch + g * how->value.head, how->key.row, how->value.row,
           how->past, how->total - how->past}};
      for (int64_t i = 0; i < how->length; i += block) {
        NAME(Queries) queries;
        queries.first = i;
        queries.count = smaller(block, how->length - i);
        queries.query = query + b * how->query.batch + h * how->query.head + i * how->query.row;
        queries.mask = b * how->mask_batch + h * how->mask_head + i * how->mask_row;
        queries.scores =
            scores ? scores + ((b * how->heads + h) * how->length + i) * how->total : 0;
        queries.result = result + b * how->result.batch + h * how->result.head + i * how->result.row;
        NAME(attend)(how, &queries, segments, mask, &room);
      }
    }
  }
}

#undef EACH_OF_BLOCK
#undef FOLDED
#undef PARTS
