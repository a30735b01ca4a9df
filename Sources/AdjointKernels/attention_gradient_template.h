// Goals in order: 1. one order of every sum, whatever else is computed; 2. scores of a block of queries
// at a time, so that memory does not grow with the queries; 3. the speed of products.
#include "attention_scores_template.h"

// What belongs to one head of keys.
typedef struct {
  const REAL *key, *value;
  REAL *key_bar, *value_bar;
} NAME(Head);

// Where a kernel works, with rows `step` apart: scores, then weights, of a block of queries; the
// cotangents of the weights, then of the scores; the slopes of softcap for LANES queries.
typedef struct {
  REAL *weights, *bars, *slopes, *product;
  int64_t step;
} NAME(Strips);

// For LANES queries from `row` on, or what is left of them: weights from products of queries and
// `count` keys, and the cotangents of those products from those of the weights. What has no weight
// has no cotangent either, whatever its value.
INLINE void NAME(weigh_rows)(const AdjointAttention *how, const NAME(Queries) * queries,
                             int64_t row, int64_t count, const void *mask,
                             const NAME(Strips) * strips) {
  const int64_t rows = smaller(LANES, queries->count - row), step = strips->step;
  const int64_t open = NAME(open)(how, queries, row + rows - 1, 0, count);
  REAL *weights = strips->weights + row * step, *bars = strips->bars + row * step;
  REAL *slopes = strips->slopes;
  const REAL cap = (REAL)how->softcap;
  REAL largest[LANES], sum[LANES], along[LANES];
  for (int64_t r = 0; r < rows; r++) {
    REAL *scores = weights + r * step, *slope = slopes + r * step;
    if (cap > 0) {
      NAME(bend)(cap, open, scores, slope);
      TOGETHER for (int64_t j = 0; j < open; j++) slope[j] = 1 - slope[j] * slope[j];
    }
    NAME(bias)(how, queries, row + r, 0, open, mask, scores);
  }
  NAME(fold_each)(AdjointReduceMax, rows, step, open, weights, largest);
  for (int64_t r = 0; r < rows; r++)
    NAME(weigh)(open, weights + r * step, largest[r], weights + r * step);
  NAME(fold_each)(AdjointReduceSum, rows, step, open, weights, sum);
  for (int64_t r = 0; r < rows; r++) {
    const REAL share = sum[r] == 0 ? 0 : 1 / sum[r];
    REAL *p = weights + r * step, *bar = bars + r * step;
    TOGETHER for (int64_t j = 0; j < open; j++) {
      p[j] = p[j] == 0 ? 0 : p[j] * share;
      bar[j] = p[j] == 0 ? 0 : p[j] * bar[j];
    }
  }
  NAME(fold_each)(AdjointReduceSum, rows, step, open, bars, along);
  for (int64_t r = 0; r < rows; r++) {
    const REAL *slope = slopes + r * step, all = along[r];
    REAL *p = weights + r * step, *bar = bars + r * step;
    TOGETHER for (int64_t j = 0; j < open; j++)
      bar[j] = p[j] == 0 ? 0 : FMA(-p[j], all, bar[j]);
    if (cap > 0)
      TOGETHER for (int64_t j = 0; j < open; j++) bar[j] *= slope[j];
    memset(p + open, 0, (size_t)(count - open) * sizeof(REAL));
    memset(bar + open, 0, (size_t)(count - open) * sizeof(REAL));
  }
}

// A block of queries and the keys that any of them attends to: makes the cotangents of the queries, and
// adds to those of keys and values.
INLINE void NAME(differentiate)(const AdjointAttention *how, const NAME(Queries) * queries,
                                const NAME(Head) * head, const void *mask, const REAL *result_bar,
                                REAL *query_bar, const NAME(Strips) * strips) {
  const int64_t rows = queries->count, step = strips->step;
  const int64_t count = how->is_causal ? smaller(how->total, queries->first + rows) : how->total;
  const AttentionSteps along = {step, 1}, across = {1, step};
  const AttentionSteps query = {how->query.row, 1}, result = {how->result.row, 1};
  const AdjointProduct scores = attention_product(
      rows, count, how->size, query, (AttentionSteps){1, how->key.row}, step, how->scale, 0);
  const AdjointProduct bars = attention_product(rows, count, how->value_size, result,
                                                (AttentionSteps){1, how->value.row}, step, 1, 0);
  PLAIN(adjoint_product)(&scores, queries->query, head->key, 0, strips->weights, strips->product);
  PLAIN(adjoint_product)(&bars, result_bar, head->value, 0, strips->bars, strips->product);
  for (int64_t row = 0; row < rows; row += LANES)
    NAME(weigh_rows)(how, queries, row, count, mask, strips);
  const AdjointProduct to_query =
      attention_product(rows, how->size, count, along, (AttentionSteps){how->key.row, 1},
                        how->query.row, how->scale, 0);
  const AdjointProduct to_key =
      attention_product(count, how->size, rows, across, query, how->key.row, how->scale, 1);
  const AdjointProduct to_value =
      attention_product(count, how->value_size, rows, across, result, how->value.row, 1, 1);
  NAME(weighted)(&to_query, strips->bars, head->key, query_bar, strips->product);
  if (head->key_bar)
    NAME(weighted)(&to_key, strips->bars, queries->query, head->key_bar, strips->product);
  if (head->value_bar)
    NAME(weighted)(&to_value, strips->weights, result_bar, head->value_bar, strips->product);
}

INLINE void NAME(clear)(int64_t rows, int64_t columns, int64_t step, REAL *x) {
  for (int64_t r = 0; r < rows; r++) memset(x + r * step, 0, (size_t)columns * sizeof(REAL));
}

ENTRY(void, adjoint_attention_gradient,
      (const AdjointAttention *how, const REAL *query, const REAL *key, const REAL *value,
       const void *mask, const REAL *result_bar, REAL *query_bar, REAL *key_bar, REAL *value_bar,
       REAL *scratch),
      (how, query, key, value, mask, result_bar, query_bar, key_bar, value_bar, scratch)) {
  const int64_t block = smaller(ATTENTION_QUERIES, how->length), step = attention_strip(how);
  const int64_t group = how->heads / how->key_heads;
  const NAME(Strips) strips = {scratch, scratch + block * step, scratch + 2 * block * step,
                               scratch + attention_strips(how), step};
  for (int64_t b = 0; b < how->batch; b++) {
    for (int64_t h = 0; h < how->heads; h++) {
      const int64_t keys = b * how->key.batch + h / group * how->key.head;
      const int64_t values = b * how->value.batch + h / group * how->value.head;
      const NAME(Head) head = {key + keys, value + values, key_bar ? key_bar + keys : 0,
                               value_bar ? value_bar + values : 0};
      if (h % group == 0 && key_bar)
        NAME(clear)(how->total, how->size, how->key.row, head.key_bar);
      if (h % group == 0 && value_bar)
        NAME(clear)(how->total, how->value_size, how->value.row, head.value_bar);
      for (int64_t i = 0; i < how->length; i += block) {
        NAME(Queries) queries;
        const int64_t from = b * how->query.batch + h * how->query.head + i * how->query.row;
        queries.first = i;
        queries.count = smaller(block, how->length - i);
        queries.query = query + from;
        queries.mask = b * how->mask_batch + h * how->mask_head + i * how->mask_row;
        queries.scores = 0;
        NAME(differentiate)(
            how, &queries, &head, mask,
            result_bar + b * how->result.batch + h * how->result.head + i * how->result.row,
            query_bar + from, &strips);
      }
    }
  }
}

#undef EACH_OF_BLOCK
#undef FOLDED
#undef PARTS
