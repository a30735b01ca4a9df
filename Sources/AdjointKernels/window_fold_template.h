#include "apart_template.h"
#include "window.h"

// The place at which a tap meets an element, along one axis; -1 where there is none.
INLINE int64_t NAME(place_at)(const AdjointWindowAxis *axis, int64_t element, int64_t tap) {
  const int64_t offset = element + axis->before - tap * axis->dilation;
  const int64_t place = axis->stride == 1 ? offset : offset / axis->stride;
  return offset >= 0 && place < axis->places && place * axis->stride == offset ? place : -1;
}

// A vector of a row of x whose neighbours are those of places: the sum of all that meets it; the same
// of `count` neighbouring channels, whose sums do not wait for each other.
INLINE void NAME(fold_vectors)(int count, const AdjointWindow *window, int64_t d, int64_t h,
                               int64_t left, const REAL *columns, NAME(Lanes) *result) {
  const AdjointWindowAxis *const depth = &window->depth, *const height = &window->height,
                                 *const width = &window->width;
  const int64_t places = depth->places * height->places * width->places;
  const int64_t channel = depth->taps * height->taps * width->taps * places;
  NAME(Lanes) sums[FOLD_CHANNELS];
  UNROLL for (int c = 0; c < count; c++) sums[c] = 0;
  for (int64_t kd = 0; kd < depth->taps; kd++) {
    const int64_t pd = NAME(place_at)(depth, d, kd);
    for (int64_t kh = 0; kh < height->taps; kh++, columns += width->taps * places) {
      const int64_t ph = NAME(place_at)(height, h, kh);
      if (pd < 0 || ph < 0) continue;
      const REAL *row = columns + (pd * height->places + ph) * width->places;
      for (int64_t kw = 0; kw < width->taps; kw++, row += places) {
        const int64_t first = left + width->before - kw * width->dilation;
        if (first + LANES <= 0 || first >= width->places) continue;
        UNROLL for (int c = 0; c < count; c++) {
          NAME(Lanes) part;
          NAME(load_lanes)(row + c * channel + first, -first, width->places - first, &part);
          sums[c] += part;
        }
      }
    }
  }
  UNROLL for (int c = 0; c < count; c++) result[c] = sums[c];
}

// `count` channels of a window that goes by single places.
INLINE void NAME(fold_channels)(int count, const AdjointWindow *window, const REAL *columns, REAL *x) {
  const int64_t row = window->width.extent, rows = window->height.extent;
  const int64_t plane = window->depth.extent * rows * row;
  for (int64_t d = 0; d < window->depth.extent; d++)
    for (int64_t h = 0; h < rows; h++, x += row)
      for (int64_t left = 0; left < row; left += LANES) {
        NAME(Lanes) sums[FOLD_CHANNELS];
        NAME(fold_vectors)(count, window, d, h, left, columns, sums);
        UNROLL for (int c = 0; c < count; c++)
          NAME(store_part)(x + c * plane + left, smaller(LANES, row - left), &sums[c]);
      }
}

// One row of columns added to what it meets.
INLINE void NAME(add_row)(const AdjointWindowAxis *width, int64_t kw, const REAL *columns, REAL *x) {
  const Range met = places_at(width, kw);
  x += element_at(width, 0, kw);
  for (int64_t left = met.from; left < met.to; left += LANES) {
    const int64_t count = smaller(LANES, met.to - left);
    NAME(Lanes) part;
    NAME(load_part)(columns + left, count, &part);
    NAME(add_apart)(x + left * width->stride, width->stride, 0, count, &part);
  }
}

static void NAME(fold)(int64_t channels, const AdjointWindow *window, const REAL *columns, REAL *x) {
  const AdjointWindowAxis *const depth = &window->depth, *const height = &window->height,
                                 *const width = &window->width;
  const int64_t plane = depth->extent * height->extent * width->extent;
  const int64_t taps = depth->taps * height->taps * width->taps;
  const int64_t places = depth->places * height->places * width->places;
  if (width->stride == 1) {
    int64_t c = 0;
    for (; c + FOLD_CHANNELS <= channels; c += FOLD_CHANNELS)
      NAME(fold_channels)(FOLD_CHANNELS, window, columns + c * taps * places, x + c * plane);
    for (; c < channels; c++)
      NAME(fold_channels)(1, window, columns + c * taps * places, x + c * plane);
    return;
  }
  memset(x, 0, (size_t)(channels * plane) * sizeof(REAL));
  for (int64_t c = 0; c < channels; c++, x += plane)
    for (int64_t kd = 0; kd < depth->taps; kd++)
      for (int64_t kh = 0; kh < height->taps; kh++)
        for (int64_t kw = 0; kw < width->taps; kw++)
          for (int64_t pd = 0; pd < depth->places; pd++)
            for (int64_t ph = 0; ph < height->places; ph++, columns += width->places) {
              const int64_t d = element_at(depth, pd, kd), h = element_at(height, ph, kh);
              if (d >= 0 && d < depth->extent && h >= 0 && h < height->extent)
                NAME(add_row)(width, kw, columns, x + (d * height->extent + h) * width->extent);
            }
}
