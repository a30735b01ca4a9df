#include "indexing.h"

#define TEMPLATE "index_template.h"
#include "each_size.h"

int adjoint_tuple_rows(int64_t tuples, int64_t count, const int64_t *extents, int index_size,
                       const void *indices, int64_t *rows) {
  for (int64_t tuple = 0; tuple < tuples; tuple++) {
    int64_t row = 0;
    for (int64_t k = 0; k < count; k++) {
      const AdjointIndexing how = {.extent = extents[k], .index_size = index_size};
      const int64_t named = place(&how, indices, tuple * count + k);
      if (named < 0) return 0;
      row = row * extents[k] + named;
    }
    rows[tuple] = row;
  }
  return 1;
}
