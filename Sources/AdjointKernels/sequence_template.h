void NAME(adjoint_running_sum)(int exclusive, int reverse, int64_t outer, int64_t count,
                               int64_t inner, const NUMBER *x, NUMBER *y) {
  // Neighbouring lines side by side.
  enum { WIDTH = 16 };
  for (int64_t o = 0; o < outer; o++)
    for (int64_t left = 0; left < inner; left += WIDTH) {
      const int64_t width = smaller(WIDTH, inner - left);
      SUM sums[WIDTH] = {0};
      for (int64_t step = 0; step < count; step++) {
        const int64_t r = reverse ? count - 1 - step : step;
        const int64_t start = (o * count + r) * inner + left;
        for (int64_t l = 0; l < width; l++) {
          const SUM before = sums[l];
          sums[l] = before + (SUM)x[start + l];
          y[start + l] = (NUMBER)(exclusive ? before : sums[l]);
        }
      }
    }
}

// Whether element a of a line comes before element b.
INLINE int NAME(comes_before)(int largest, const NUMBER *line, int64_t step, int64_t a,
                              int64_t b) {
  const NUMBER x = line[a * step], y = line[b * step];
  if (IS_NAN(x) != IS_NAN(y)) return IS_NAN(x) ? largest : !largest;
  if (x > y) return largest;
  if (x < y) return !largest;
  return a < b;
}

// Restores the order of a binary heap below `root`: what comes first is on top.
INLINE void NAME(sink)(int largest, const NUMBER *line, int64_t step, int64_t *heap,
                       int64_t root, int64_t size) {
  for (;;) {
    int64_t first = root;
    for (int64_t child = 2 * root + 1; child < smaller(2 * root + 3, size); child++)
      if (NAME(comes_before)(largest, line, step, heap[child], heap[first])) first = child;
    if (first == root) return;
    const int64_t above = heap[root];
    heap[root] = heap[first];
    heap[first] = above;
    root = first;
  }
}

void NAME(adjoint_top)(int largest, int64_t outer, int64_t extent, int64_t inner, int64_t count,
                       const NUMBER *x, NUMBER *values, int64_t *places, int64_t *heap) {
  if (count == 0) return;
  for (int64_t o = 0; o < outer; o++)
    for (int64_t i = 0; i < inner; i++) {
      const NUMBER *line = x + o * extent * inner + i;
      for (int64_t place = 0; place < extent; place++) heap[place] = place;
      for (int64_t root = extent / 2 - 1; root >= 0; root--)
        NAME(sink)(largest, line, inner, heap, root, extent);
      for (int64_t k = 0; k < count; k++) {
        const int64_t to = (o * count + k) * inner + i;
        values[to] = line[heap[0] * inner];
        if (places != 0) places[to] = heap[0];
        heap[0] = heap[extent - 1 - k];
        NAME(sink)(largest, line, inner, heap, 0, extent - 1 - k);
      }
    }
}
