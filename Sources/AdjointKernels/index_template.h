#include "indexing.h"

int NAME(adjoint_take)(const AdjointIndexing *how, const void *data_from, const void *indices,
                       void *line_to) {
  const BITS *source = data_from;
  BITS *target = line_to;
  EACH_INDEXED(target[line] = source[data])
}

int NAME(adjoint_put)(const AdjointIndexing *how, const void *line_from, const void *indices,
                      void *data_to) {
  const BITS *source = line_from;
  BITS *target = data_to;
  EACH_INDEXED(target[data] = source[line])
}

void NAME(adjoint_triangle)(int is_upper, int64_t diagonal, int64_t batch, int64_t rows,
                            int64_t columns, const void *x, void *y) {
  for (int64_t row = 0; row < batch * rows; row++) {
    const BITS *from = (const BITS *)x + row * columns;
    BITS *to = (BITS *)y + row * columns;
    for (int64_t j = 0; j < columns; j++) {
      const int64_t above = j - row % rows;
      to[j] = (is_upper ? above >= diagonal : above <= diagonal) ? from[j] : 0;
    }
  }
}

void NAME(adjoint_one_hot)(int64_t outer, int64_t depth, int64_t inner, int index_size,
                           const void *indices, const void *values, void *y) {
  const AdjointIndexing how = {.extent = depth, .index_size = index_size};
  const BITS off = ((const BITS *)values)[0], on = ((const BITS *)values)[1];
  BITS *target = y;
  for (int64_t o = 0; o < outer; o++, target += depth * inner) {
    for (int64_t at = 0; at < depth * inner; at++) target[at] = off;
    for (int64_t i = 0; i < inner; i++) {
      const int64_t named = place(&how, indices, o * inner + i);
      if (named >= 0) target[named * inner + i] = on;
    }
  }
}
