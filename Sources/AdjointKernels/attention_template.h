// Goals in order: 1. one order of every sum, whatever else is computed; 2. scores of a block of queries
// and a block of keys at a time, so that memory does not grow with the keys; 3. the speed of products.
#include "fold_template.h"

// A run of rows of one head: those of the past, or those given.
typedef struct {
  const REAL *key, *value;
  int64_t key_step, value_step;
  // The number of the first, and how many there are.
  int64_t first, count;
} NAME(Segment);

// Queries of one head that lie one after the other.
typedef struct {
  const REAL *query;
  // Where in a mask the row of the first begins, and where in the scores.
  int64_t mask;
  REAL *scores;
  REAL *result;
  // The number of the first, and how many there are.
  int64_t first, count;
  // Of the scores so far: the largest, and the sum of their exponentials, shifted by it.
  REAL largest[ATTENTION_QUERIES], sum[ATTENTION_QUERIES];
} NAME(Queries);

// Where a kernel works: scores, then weights, of a block; the weighted values so far.
typedef struct {
  REAL *scores, *values, *product;
} NAME(Room);

// From products to biased scores of one query and `count` keys; minus infinity where the query
// does not attend to a key. Writes those that are asked for.
INLINE void NAME(bias)(const AdjointAttention *how, const NAME(Queries) * queries, int64_t row,
                       int64_t first, int64_t count, const void *mask, REAL *scores) {
  REAL *to = queries->scores ? queries->scores + row * how->total + first : 0;
  const int64_t start = queries->mask + row * how->mask_row + first * how->mask_key;
  const int64_t step = how->mask_key;
  const REAL cap = (REAL)how->softcap;
  if (to && how->output == AdjointAttentionScores) memcpy(to, scores, (size_t)count * sizeof(REAL));
  if (cap > 0)
    TOGETHER for (int64_t j = 0; j < count; j++)
      scores[j] = cap * (REAL)NAME(tanh)((double)(scores[j] / cap));
  if (to && how->output == AdjointAttentionCapped) memcpy(to, scores, (size_t)count * sizeof(REAL));
  if (mask && how->mask_is_bool) {
    const uint8_t *open = (const uint8_t *)mask + start;
    TOGETHER for (int64_t j = 0; j < count; j++)
      scores[j] = open[j * step] ? scores[j] : -INFINITY;
  } else if (mask) {
    const REAL *bias = (const REAL *)mask + start;
    TOGETHER for (int64_t j = 0; j < count; j++) {
      const REAL added = bias[j * step];
      scores[j] = added == -INFINITY ? added : scores[j] + added;
    }
  }
  if (how->is_causal) {
    int64_t open = queries->first + row + how->past + 1 - first;
    for (int64_t j = open < 0 ? 0 : open; j < count; j++) scores[j] = -INFINITY;
  }
  if (to && how->output >= AdjointAttentionBiased) memcpy(to, scores, (size_t)count * sizeof(REAL));
}

// exp(x - largest), and 0 for minus infinity whatever the largest.
INLINE void NAME(weigh)(int64_t count, const REAL *x, REAL largest, REAL *weights) {
  TOGETHER for (int64_t j = 0; j < count; j++) {
    const REAL weight = (REAL)NAME(exp)((double)(x[j] - largest));
    weights[j] = x[j] == -INFINITY ? 0 : weight;
  }
}

// Takes one row of scores into the softmax so far, and makes weights of them: what there is shrinks as
// the largest grows.
INLINE void NAME(take)(const AdjointAttention *how, NAME(Queries) * queries, int64_t row,
                       int64_t count, REAL *scores, REAL *values) {
  const REAL before = queries->largest[row];
  const REAL block = NAME(fold_line)(AdjointReduceMax, count, scores, 0);
  const REAL largest = NAME(join)(AdjointReduceMax, before, block);
  if (largest == -INFINITY) {
    memset(scores, 0, (size_t)count * sizeof(REAL));
    return;
  }
  if (largest != before) {
    const REAL factor = (REAL)NAME(exp)((double)(before - largest));
    queries->sum[row] *= factor;
    TOGETHER for (int64_t c = 0; c < how->value_size; c++) values[c] *= factor;
    queries->largest[row] = largest;
  }
  NAME(weigh)(count, scores, largest, scores);
  queries->sum[row] += NAME(fold_line)(AdjointReduceSum, count, scores, 0);
}

// Whether no value is an infinity or NaN, of which a weight of 0 would not make 0.
INLINE int NAME(all_finite)(int64_t rows, int64_t columns, const REAL *x, int64_t step) {
  int all = 1;
  for (int64_t i = 0; i < rows; i++)
    for (int64_t j = 0; j < columns; j++) all &= x[i * step + j] - x[i * step + j] == 0;
  return all;
}

// values += weights * rows of values, key by key: what has no weight is left out.
INLINE void NAME(accumulate)(const AdjointAttention *how, int64_t count, const REAL *weights,
                             const REAL *value, int64_t step, REAL *values) {
  for (int64_t c = 0; c < how->value_size; c++) {
    REAL sum = 0;
    for (int64_t j = 0; j < count; j++)
      if (weights[j] != 0) sum = FMA(weights[j], value[j * step + c], sum);
    values[c] += sum;
  }
}

// A block of queries and one of keys.
INLINE void NAME(meet)(const AdjointAttention *how, NAME(Queries) * queries,
                       const NAME(Segment) * segment, int64_t from, int64_t count,
                       const void *mask, const NAME(Room) * room) {
  const REAL *key = segment->key + from * segment->key_step;
  const REAL *value = segment->value + from * segment->value_step;
  const AdjointProduct scores = attention_product(queries->count, count, how->size, how->query.row,
                                                  1, segment->key_step, how->scale, 0);
  PLAIN(adjoint_product)(&scores, queries->query, key, 0, room->scores, room->product);
  for (int64_t row = 0; row < queries->count; row++) {
    REAL *line = room->scores + row * count;
    NAME(bias)(how, queries, row, segment->first + from, count, mask, line);
    NAME(take)(how, queries, row, count, line, room->values + row * how->value_size);
  }
  if (NAME(all_finite)(count, how->value_size, value, segment->value_step)) {
    const AdjointProduct sums = attention_product(queries->count, how->value_size, count, count,
                                                  segment->value_step, 1, 1, 1);
    PLAIN(adjoint_product)(&sums, room->scores, value, room->values, room->values, room->product);
  } else {
    for (int64_t row = 0; row < queries->count; row++)
      NAME(accumulate)(how, count, room->scores + row * count, value, segment->value_step,
                       room->values + row * how->value_size);
  }
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
