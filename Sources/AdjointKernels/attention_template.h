// Goals in order: 1. one order of every sum, whatever else is computed; 2. scores of a few queries
// and one block of keys at a time, so that memory does not grow with the keys; 3. speed without
// instructions beyond the baseline.

enum { NAME(WIDTH) = 32 / sizeof(REAL), NAME(QUERIES) = 4, NAME(KEYS) = 64 };

typedef REAL NAME(Lanes) __attribute__((ext_vector_type(32 / sizeof(REAL))));

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
  int64_t query_step;
  // Where in a mask the row of the first query begins, and where in the scores.
  int64_t mask;
  REAL *scores;
  REAL *result;
  int64_t result_step;
  // The number of the first.
  int64_t first;
  // Of the scores so far: the largest, and the sum of their exponentials, shifted by it.
  REAL largest[NAME(QUERIES)], sum[NAME(QUERIES)];
} NAME(Queries);

// The products of `rows` queries and one key: lane d % WIDTH sums elements d in ascending order, and
// lanes join pairwise, l with l + half.
INLINE void NAME(products)(int rows, int64_t size, const REAL *query, int64_t step,
                           const REAL *key, REAL *result, int64_t result_step) {
  NAME(Lanes) sums[NAME(QUERIES)];
  for (int r = 0; r < rows; r++) sums[r] = 0;
  int64_t d = 0;
  for (; d + NAME(WIDTH) <= size; d += NAME(WIDTH)) {
    NAME(Lanes) right;
    memcpy(&right, key + d, sizeof right);
    for (int r = 0; r < rows; r++) {
      NAME(Lanes) left;
      memcpy(&left, query + r * step + d, sizeof left);
      const NAME(Lanes) product = left * right;
      sums[r] += product;
    }
  }
  for (int r = 0; r < rows; r++) {
    REAL lanes[NAME(WIDTH)];
    memcpy(lanes, &sums[r], sizeof lanes);
    for (int64_t l = 0; d + l < size; l++) {
      const REAL product = query[r * step + d + l] * key[d + l];
      lanes[l] += product;
    }
    for (int half = NAME(WIDTH) / 2; half > 0; half /= 2)
      for (int l = 0; l < half; l++) lanes[l] += lanes[l + half];
    result[r * result_step] = lanes[0];
  }
}

// From products to biased scores of one query and `count` keys; minus infinity where the query
// does not attend to a key. Writes those that are asked for.
INLINE void NAME(bias)(const AdjointAttention *how, NAME(Queries) * queries, int64_t row,
                       int64_t first, int64_t count, const void *mask, REAL *scores) {
  REAL *to = queries->scores ? queries->scores + row * how->total + first : 0;
  const int64_t start = queries->mask + row * how->mask_row + first * how->mask_key;
  const REAL scale = (REAL)how->scale, cap = (REAL)how->softcap;
  for (int64_t j = 0; j < count; j++) {
    scores[j] *= scale;
    if (to && how->output == AdjointAttentionScores) to[j] = scores[j];
    if (cap > 0) scores[j] = cap * MATH(tanh)(scores[j] / cap);
    if (to && how->output == AdjointAttentionCapped) to[j] = scores[j];
  }
  if (mask && how->mask_is_bool) {
    const uint8_t *open = (const uint8_t *)mask + start;
    for (int64_t j = 0; j < count; j++)
      if (!open[j * how->mask_key]) scores[j] = -INFINITY;
  } else if (mask) {
    const REAL *bias = (const REAL *)mask + start;
    for (int64_t j = 0; j < count; j++) {
      const REAL added = bias[j * how->mask_key];
      scores[j] = added == -INFINITY ? added : scores[j] + added;
    }
  }
  if (how->is_causal) {
    int64_t open = queries->first + row + how->past + 1 - first;
    for (int64_t j = open < 0 ? 0 : open; j < count; j++) scores[j] = -INFINITY;
  }
  if (to && how->output >= AdjointAttentionBiased) memcpy(to, scores, (size_t)count * sizeof(REAL));
}

// Adds weights[j] times row j of `count` rows to the result, in ascending order.
INLINE void NAME(accumulate)(int64_t count, const REAL *weights, const REAL *const *rows,
                             int64_t size, REAL *result) {
  int64_t j = 0;
  for (; j + 4 <= count; j += 4) {
    const REAL w0 = weights[j], w1 = weights[j + 1], w2 = weights[j + 2], w3 = weights[j + 3];
    const REAL *v0 = rows[j], *v1 = rows[j + 1], *v2 = rows[j + 2], *v3 = rows[j + 3];
    TOGETHER for (int64_t c = 0; c < size; c++) {
      REAL so = result[c];
      so += w0 * v0[c];
      so += w1 * v1[c];
      so += w2 * v2[c];
      so += w3 * v3[c];
      result[c] = so;
    }
  }
  for (; j < count; j++) {
    const REAL w = weights[j], *v = rows[j];
    TOGETHER for (int64_t c = 0; c < size; c++) result[c] += w * v[c];
  }
}

// Takes one block of scores into the softmax so far: what there is shrinks as the largest grows.
INLINE void NAME(take)(const AdjointAttention *how, NAME(Queries) * queries, int64_t row,
                       const NAME(Segment) * segment, int64_t from, int64_t count,
                       const REAL *scores) {
  REAL largest = queries->largest[row];
  for (int64_t j = 0; j < count; j++)
    largest = ((largest >= scores[j]) | (largest != largest)) ? largest : scores[j];
  if (largest == -INFINITY) return;
  REAL *result = queries->result + row * queries->result_step;
  if (largest != queries->largest[row]) {
    const REAL factor = MATH(exp)(queries->largest[row] - largest);
    queries->sum[row] *= factor;
    for (int64_t c = 0; c < how->value_size; c++) result[c] *= factor;
    queries->largest[row] = largest;
  }
  REAL weights[NAME(KEYS)];
  const REAL *rows[NAME(KEYS)];
  int64_t used = 0;
  for (int64_t j = 0; j < count; j++) {
    const REAL weight = scores[j] == -INFINITY ? 0 : MATH(exp)(scores[j] - largest);
    if (weight == 0) continue;
    queries->sum[row] += weight;
    weights[used] = weight;
    rows[used++] = segment->value + (from + j) * segment->value_step;
  }
  NAME(accumulate)(used, weights, rows, how->value_size, result);
}

INLINE void NAME(attend)(const AdjointAttention *how, int rows, NAME(Queries) * queries,
                         const NAME(Segment) * segments, const void *mask) {
  for (int r = 0; r < rows; r++) {
    queries->largest[r] = -INFINITY;
    queries->sum[r] = 0;
    for (int64_t c = 0; c < how->value_size; c++) queries->result[r * queries->result_step + c] = 0;
  }
  for (int s = 0; s < 2; s++) {
    const NAME(Segment) *segment = &segments[s];
    for (int64_t from = 0; from < segment->count; from += NAME(KEYS)) {
      const int64_t first = segment->first + from;
      // What comes behind the last of the queries.
      if (how->is_causal && !queries->scores && first > queries->first + rows - 1 + how->past) break;
      const int64_t count = smaller(NAME(KEYS), segment->count - from);
      REAL scores[NAME(QUERIES)][NAME(KEYS)];
      for (int64_t j = 0; j < count; j++)
        NAME(products)(rows, how->size, queries->query, queries->query_step,
                       segment->key + (from + j) * segment->key_step, &scores[0][j], NAME(KEYS));
      for (int r = 0; r < rows; r++) {
        NAME(bias)(how, queries, r, first, count, mask, scores[r]);
        NAME(take)(how, queries, r, segment, from, count, scores[r]);
      }
    }
  }
  for (int r = 0; r < rows; r++) {
    const REAL sum = queries->sum[r];
    REAL *result = queries->result + r * queries->result_step;
    for (int64_t c = 0; c < how->value_size; c++) result[c] = sum == 0 ? 0 : result[c] / sum;
    if (!queries->scores || how->output != AdjointAttentionWeights) continue;
    REAL *scores = queries->scores + r * how->total;
    for (int64_t j = 0; j < how->total; j++)
      scores[j] = sum == 0 || scores[j] == -INFINITY
                      ? 0
                      : MATH(exp)(scores[j] - queries->largest[r]) / sum;
  }
}

void NAME(adjoint_attention)(const AdjointAttention *how, const REAL *query, const REAL *key,
                             const REAL *value, const void *mask, const REAL *past_key,
                             const REAL *past_value, REAL *result, REAL *scores) {
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
      for (int64_t i = 0; i < how->length;) {
        NAME(Queries) queries;
        queries.query = query + b * how->query.batch + h * how->query.head + i * how->query.row;
        queries.query_step = how->query.row;
        queries.mask = b * how->mask_batch + h * how->mask_head + i * how->mask_row;
        queries.scores =
            scores ? scores + ((b * how->heads + h) * how->length + i) * how->total : 0;
        queries.result = result + b * how->result.batch + h * how->result.head + i * how->result.row;
        queries.result_step = how->result.row;
        queries.first = i;
        if (i + NAME(QUERIES) <= how->length) {
          NAME(attend)(how, NAME(QUERIES), &queries, segments, mask);
          i += NAME(QUERIES);
        } else {
          NAME(attend)(how, 1, &queries, segments, mask);
          i++;
        }
      }
    }
  }
}
