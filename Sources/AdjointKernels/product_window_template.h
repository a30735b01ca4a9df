// Operands that are images under a window: element [tap, place] lies at x[taps[tap] + places[place]],
// so that no such matrix needs to be in memory. One that meets nothing at some place is copied, with
// zeros there, first.

// A tile has so many rows of which each has a place of its own.
#if SIMD == SIMD_AVX512
enum { NAME(LOOSE) = 10 };
#define EACH_LOOSE(F, v) \
  F(1, v) F(2, v) F(3, v) F(4, v) F(5, v) F(6, v) F(7, v) F(8, v) F(9, v) F(10, v)
#elif SIMD == SIMD_AVX2 || defined(__aarch64__)
enum { NAME(LOOSE) = 6 };
#define EACH_LOOSE(F, v) F(1, v) F(2, v) F(3, v) F(4, v) F(5, v) F(6, v)
#else
enum { NAME(LOOSE) = 1 };
#define EACH_LOOSE(F, v) F(1, v)
#endif

// A tile whose rows have places of their own.
INLINE void NAME(loose_tile)(int height, int vectors, const NAME(Work) *work) {
  const int64_t depth = work->depth, b_depth = work->b_depth, *along = work->along;
  const REAL *a = work->a, *b = work->b;
  int64_t row[NAME(LOOSE)];
  UNROLL for (int r = 0; r < height; r++) row[r] = work->a_rows[r];
  NAME(Lanes) sums[NAME(LOOSE)][NAME(VECTORS)];
  UNROLL for (int r = 0; r < height; r++)
    UNROLL for (int v = 0; v < vectors; v++) sums[r][v] = 0;
  for (int64_t k = 0; k < depth; k++, b += b_depth) {
    const REAL *left = a + along[k];
    NAME(Lanes) right[NAME(VECTORS)];
    UNROLL for (int v = 0; v < vectors; v++) right[v] = *(const NAME(Stored) *)(b + v * LANES);
    UNROLL for (int r = 0; r < height; r++)
      UNROLL for (int v = 0; v < vectors; v++)
        sums[r][v] = __builtin_elementwise_fma((NAME(Lanes))left[row[r]], right[v], sums[r][v]);
  }
  NAME(end_tile)(height, vectors, work, sums);
}

#define TILE(HEIGHT, VECTORS)                                            \
  static void NAME(loose_##HEIGHT##_##VECTORS)(const NAME(Work) *work) { \
    NAME(loose_tile)(HEIGHT, VECTORS, work);                             \
  }
#define ENTRY(HEIGHT, VECTORS) NAME(loose_##HEIGHT##_##VECTORS),

// By the number of vectors and of rows, less one each.
EACH_LOOSE(TILE, 1)
#if SIMD == SIMD_AVX512
EACH_LOOSE(TILE, 2)
static NAME(Tile) *const NAME(loose_tiles)[][NAME(LOOSE)] = {{EACH_LOOSE(ENTRY, 1)},
                                                             {EACH_LOOSE(ENTRY, 2)}};
#else
static NAME(Tile) *const NAME(loose_tiles)[][NAME(LOOSE)] = {{EACH_LOOSE(ENTRY, 1)}};
#endif

#undef EACH_LOOSE
#undef TILE
#undef ENTRY

// Lanes from ... to - 1 of a vector of places, whose elements lie at equal distances; lane 0 would be at
// `start`.
typedef struct {
  int64_t start, from, to;
} NAME(Run);

// A vector of places for so much of the depth. Two runs are common, and stay in registers.
INLINE void NAME(pack_runs)(int64_t count, const NAME(Run) *runs, int64_t step, int64_t depth,
                            const REAL *x, const int64_t *along, REAL *to) {
  const NAME(Run) first = runs[0], second = runs[count > 1];
  NAME(Mask) is_second;
  NAME(choose)(second.from, second.to, &is_second);
  for (int64_t k = 0; k < depth; k++, to += NAME(WIDTH)) {
    NAME(Lanes) part, next;
    NAME(load_apart)(x + along[k] + first.start, step, first.from, first.to, &part);
    if (count > 1) {
      NAME(load_apart)(x + along[k] + second.start, step, second.from, second.to, &next);
      part = is_second ? next : part;
    }
    for (int64_t i = 2; i < count; i++) {
      NAME(Mask) is_next;
      NAME(load_apart)(x + along[k] + runs[i].start, step, runs[i].from, runs[i].to, &next);
      NAME(choose)(runs[i].from, runs[i].to, &is_next);
      part = is_next ? next : part;
    }
    *(NAME(Stored) *)to = part;
  }
}

// The runs of the places left ... left + width - 1, of which a vector has room for all; their number.
INLINE int64_t NAME(find_runs)(const NAME(Matrix) *m, int64_t left, int64_t width,
                               NAME(Run) *runs) {
  int64_t count = 0, rest = m->row->places - left % m->row->places;
  for (int64_t l = 0, length; l < width; l += length, rest = m->row->places) {
    length = smaller(rest, width - l);
    runs[count++] = (NAME(Run)){m->b_columns[left + l] - l * m->row->stride, l, l + length};
  }
  return count;
}

// Packs so much of the depth of the places left ... left + width - 1.
static void NAME(pack_window)(const NAME(Matrix) *m, int64_t front, int64_t depth, int64_t left,
                              int64_t width, REAL *to) {
  const int64_t *along = m->along + front, step = m->row->stride;
  for (int64_t l = 0; l < width; l += LANES, to += LANES) {
    NAME(Run) runs[LANES];
    const int64_t count = NAME(find_runs)(m, left + l, smaller(LANES, width - l), runs);
#define PACK(COUNT, STEP) NAME(pack_runs)(COUNT, runs, STEP, depth, m->b, along, to)
    if (step == 1 && count == 1)
      PACK(1, 1);
    else if (step == 1 && count == 2)
      PACK(2, 1);
    else if (step == 1)
      PACK(count, 1);
    else if (step == 2)
      PACK(count, 2);
    else
      PACK(count, step);
#undef PACK
  }
}

// The sums of a single row for a vector of places: each element is used once, and not packed.
INLINE void NAME(sum_runs)(const NAME(Matrix) *m, int64_t step, int64_t count,
                           const NAME(Run) *runs, int64_t front, int64_t depth,
                           NAME(Lanes) *result) {
  for (int64_t i = 0; i < count; i++) {
    const NAME(Run) run = runs[i];
    NAME(Lanes) sum = 0, part;
    for (int64_t k = front; k < front + depth; k++) {
      NAME(load_apart)(m->b + m->along[k] + run.start, step, run.from, run.to, &part);
      sum = __builtin_elementwise_fma((NAME(Lanes))m->a[k * m->a_depth], part, sum);
    }
    NAME(Mask) is_here;
    NAME(choose)(run.from, run.to, &is_here);
    *result = is_here ? sum : *result;
  }
}

static void NAME(row_of_places)(const NAME(Matrix) *m) {
  const int64_t length = adjoint_product_block(m->depth), step = m->row->stride;
  for (int64_t left = 0; left < m->columns; left += LANES) {
    const int64_t width = smaller(LANES, m->columns - left);
    NAME(Run) runs[LANES];
    const int64_t count = NAME(find_runs)(m, left, width, runs);
    for (int64_t front = 0; front < m->depth; front += length) {
      const int64_t depth = smaller(length, m->depth - front);
      NAME(Lanes) sums = 0;
      if (step == 1)
        NAME(sum_runs)(m, 1, count, runs, front, depth, &sums);
      else if (step == 2)
        NAME(sum_runs)(m, 2, count, runs, front, depth, &sums);
      else
        NAME(sum_runs)(m, step, count, runs, front, depth, &sums);
      const NAME(Ending) ending = NAME(ending)(m, front, depth);
      NAME(finish)(m, (NAME(Place)){0, left, 1, width, 1}, &ending, 0, &sums);
    }
  }
}

// Copies channels of an image to where there are zeros for all else that the window meets.
static void NAME(pad)(const Image *image, const REAL *x, REAL *to) {
  const AdjointWindow *window = image->window, *whole = &image->whole;
  const Range deep = met_elements(&window->depth), high = met_elements(&window->height);
  const Range wide = met_elements(&window->width);
  const int64_t width = wide.to > wide.from ? wide.to - wide.from : 0;
  x += image->first_channel * extents(window);
  for (int64_t c = 0; c < image->channels; c++)
    for (int64_t d = deep.from; d < deep.to; d++)
      for (int64_t h = high.from; h < high.to; h++) {
        const int64_t row = (c * whole->depth.extent + d + window->depth.before) *
                                whole->height.extent + h + window->height.before;
        memcpy(to + row * whole->width.extent + wide.from + window->width.before,
               x + ((c * window->depth.extent + d) * window->height.extent + h) *
                       window->width.extent + wide.from,
               (size_t)width * sizeof(REAL));
      }
}

// Makes an image one of the operands, by offsets for which there is room, or its copy.
static void NAME(place_image)(const Image *image, const AdjointProduct *how, int64_t *offsets,
                              REAL *padded, NAME(Matrix) *m) {
  const int64_t start = image->first_channel * extents(image->window);
  write_offsets(image, offsets);
  m->row = &image->window->width;
  memset(padded, 0, (size_t)padded_count(image) * sizeof(REAL));
  if (how->a_window) {
    m->a_rows = offsets;
    m->along = offsets + image->taps;
    m->a = image->pads ? padded : m->a + start;
    if (image->pads) m->a_step = 0;
  } else {
    m->along = offsets;
    m->b_columns = offsets + image->taps;
    m->b = image->pads ? padded : m->b + start;
    if (image->pads) m->b_step = 0;
  }
}
