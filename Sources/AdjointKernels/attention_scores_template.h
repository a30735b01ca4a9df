// What attention and its gradient share: scores of queries, and sums of what has weight.
#include "fold_template.h"

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

// How many of `count` keys from `first` on a query attends to unless a mask says otherwise.
INLINE int64_t NAME(open)(const AdjointAttention *how, const NAME(Queries) * queries, int64_t row,
                          int64_t first, int64_t count) {
  const int64_t open = queries->first + row + how->past + 1 - first;
  return how->is_causal ? smaller(count, open < 0 ? 0 : open) : count;
}

// tanh(score / cap).
INLINE void NAME(bend)(REAL cap, int64_t count, const REAL *scores, REAL *bent) {
  TOGETHER for (int64_t j = 0; j < count; j++) bent[j] = scores[j] / cap;
  PLAIN(adjoint_map)(AdjointMapTanh, count, 0, 0, bent, bent);
}

// From products to biased scores of one query and `count` keys; minus infinity where the query
// does not attend to a key. Writes those that are asked for.
INLINE void NAME(bias)(const AdjointAttention *how, const NAME(Queries) * queries, int64_t row,
                       int64_t first, int64_t count, const void *mask, REAL *scores) {
  REAL *to = queries->scores ? queries->scores + row * how->total + first : 0;
  const int64_t start = queries->mask + row * how->mask_row + first * how->mask_key;
  const int64_t step = how->mask_key;
  const REAL cap = (REAL)how->softcap;
  if (to && how->output == AdjointAttentionScores) memcpy(to, scores, (size_t)count * sizeof(REAL));
  if (cap > 0) {
    NAME(bend)(cap, count, scores, scores);
    TOGETHER for (int64_t j = 0; j < count; j++) scores[j] *= cap;
  }
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
  for (int64_t j = NAME(open)(how, queries, row, first, count); j < count; j++)
    scores[j] = -INFINITY;
  if (to && how->output >= AdjointAttentionBiased) memcpy(to, scores, (size_t)count * sizeof(REAL));
}

// exp(x - largest), and 0 for minus infinity whatever the largest.
INLINE void NAME(weigh)(int64_t count, const REAL *x, REAL largest, REAL *weights) {
  TOGETHER for (int64_t j = 0; j < count; j++) {
    const REAL weight = (REAL)NAME(exp)((double)(x[j] - largest));
    weights[j] = x[j] == -INFINITY ? 0 : weight;
  }
}

// Whether no value is an infinity or NaN, of which a weight of 0 would not make 0.
INLINE int NAME(all_finite)(int64_t rows, int64_t columns, const REAL *x, int64_t step) {
  int all = 1;
  for (int64_t i = 0; i < rows; i++)
    for (int64_t j = 0; j < columns; j++) all &= x[i * step + j] - x[i * step + j] == 0;
  return all;
}

// c = alpha * sum + beta * c as adjoint_product has it, but what is 0 in a has no influence, whatever b is.
INLINE void NAME(weighted)(const AdjointProduct *how, const REAL *a, const REAL *b, REAL *c,
                           REAL *scratch) {
  if (NAME(all_finite)(how->depth, how->columns, b, how->b_depth)) {
    PLAIN(adjoint_product)(how, a, b, c, c, scratch);
    return;
  }
  for (int64_t i = 0; i < how->rows; i++)
    for (int64_t j = 0; j < how->columns; j++) {
      REAL sum = 0, *to = c + i * how->c_row + j;
      for (int64_t k = 0; k < how->depth; k++) {
        const REAL weight = a[i * how->a_row + k * how->a_depth];
        if (weight != 0) sum = FMA(weight, b[k * how->b_depth + j], sum);
      }
      const REAL before = how->beta == 0 ? 0 : *to;
      *to = FMA((REAL)how->alpha, sum, before);
    }
}
