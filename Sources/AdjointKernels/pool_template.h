#include "window.h"

enum { NAME(PLACES) = 64 };

// How many elements a tap at a place counts, along one axis.
INLINE int64_t NAME(counted)(int counts_padding, const AdjointWindowAxis *axis, int64_t place) {
  if (!counts_padding) {
    const Range met = taps_at(axis, place);
    return met.to - met.from;
  }
  const int64_t end = axis->before + axis->extent + axis->after - place * axis->stride;
  return smaller(axis->taps, quotient(end, axis->dilation));
}

// `width` places of one row, at pd, ph and from `left` on. Every tap goes over all of them before
// the next does. `inside` are the places at which every tap meets an element of the row; `finds`
// says whether anybody asks where the greatest is.
INLINE void NAME(pool_row)(AdjointPool function, int finds, int counts_padding,
                           const AdjointWindow *window, Range inside, int64_t pd, int64_t ph,
                           int64_t left, int64_t width, const REAL *x, const REAL *v, REAL *to,
                           REAL *so, int64_t *at) {
  const AdjointWindowAxis *const depth = &window->depth, *const height = &window->height,
                                 *const row = &window->width;
  const int is_mean = function == AdjointPoolMean || function == AdjointPoolMeanScatter;
  const int is_inside = left >= inside.from && left + width <= inside.to;
  REAL counts[NAME(PLACES)];
  if (is_mean) {
    const int64_t outer = NAME(counted)(counts_padding, depth, pd) *
                          NAME(counted)(counts_padding, height, ph);
    for (int64_t j = 0; j < width; j++)
      counts[j] = (REAL)(outer * (is_inside ? row->taps
                                            : NAME(counted)(counts_padding, row, left + j)));
  }
  for (int64_t j = 0; j < width; j++) {
    so[j] = is_mean ? 0 : -INFINITY;
    at[j] = -1;
    if (function == AdjointPoolMeanScatter) so[j] = x[j] / counts[j];
  }
  const Range deep = taps_at(depth, pd), high = taps_at(height, ph);
  // Taps that meet an element at one of these places.
  const Range wide = is_inside ? (Range){0, row->taps}
                               : (Range){taps_at(row, left + width - 1).from,
                                         taps_at(row, left).to};
  for (int64_t kd = deep.from; kd < deep.to; kd++)
    for (int64_t kh = high.from; kh < high.to; kh++)
      for (int64_t kw = wide.from; kw < wide.to; kw++) {
        const Range met = is_inside ? inside : places_at(row, kw);
        const int64_t from = met.from > left ? met.from - left : 0;
        const int64_t end = smaller(met.to - left, width), stride = row->stride;
        const int64_t first =
            (element_at(depth, pd, kd) * height->extent + element_at(height, ph, kh)) *
                row->extent +
            element_at(row, left, kw);
        for (int64_t j = from; j < end; j++) {
          const int64_t i = first + j * stride;
          if (function == AdjointPoolMean) {
            so[j] += x[i];
          } else if (function == AdjointPoolMeanScatter) {
            to[i] += so[j];
          } else {
            const int wins = (x[i] > so[j]) | ((x[i] != x[i]) & (so[j] == so[j]));
            if (finds) at[j] = (wins | (at[j] < 0)) ? i : at[j];
            so[j] = wins ? x[i] : so[j];
          }
        }
      }
  if (function == AdjointPoolMean)
    for (int64_t j = 0; j < width; j++) so[j] = so[j] / counts[j];
  if (function == AdjointPoolMaxScatter)
    for (int64_t j = 0; j < width; j++)
      if (at[j] >= 0) to[at[j]] += v[j];
  if (function == AdjointPoolMaxGather)
    for (int64_t j = 0; j < width; j++) so[j] = at[j] >= 0 ? v[at[j]] : 0;
}

INLINE void NAME(pool)(AdjointPool function, int finds, int counts_padding, int64_t planes,
                       const AdjointWindow *window, const REAL *x, const REAL *v, REAL *to,
                       int64_t *indices) {
  const int64_t extents = window->depth.extent * window->height.extent * window->width.extent;
  const int64_t row = window->width.places;
  const int64_t places = window->depth.places * window->height.places * row;
  // What lies at elements and what at places.
  const int scatters = function == AdjointPoolMaxScatter || function == AdjointPoolMeanScatter;
  const int64_t x_plane = function == AdjointPoolMeanScatter ? places : extents;
  const int64_t v_plane = function == AdjointPoolMaxScatter ? places : extents;
  const Range inside = {places_at(&window->width, 0).from,
                        places_at(&window->width, window->width.taps - 1).to};
  REAL so[NAME(PLACES)];
  int64_t at[NAME(PLACES)];
  if (scatters) memset(to, 0, (size_t)(planes * extents) * sizeof(REAL));
  for (int64_t plane = 0; plane < planes; plane++) {
    int64_t place = 0;
    for (int64_t pd = 0; pd < window->depth.places; pd++)
      for (int64_t ph = 0; ph < window->height.places; ph++, place += row)
        for (int64_t left = 0; left < row; left += NAME(PLACES)) {
          const int64_t width = smaller(NAME(PLACES), row - left), here = place + left;
          const REAL *x_here =
              x + plane * x_plane + (function == AdjointPoolMeanScatter ? here : 0);
          const REAL *v_here =
              v + plane * v_plane + (function == AdjointPoolMaxScatter ? here : 0);
          REAL *target = to + plane * (scatters ? extents : places);
          NAME(pool_row)(function, finds, counts_padding, window, inside, pd, ph, left, width,
                         x_here, v_here, target, so, at);
          if (!scatters) memcpy(target + here, so, (size_t)width * sizeof(REAL));
          if (indices)
            for (int64_t j = 0; j < width; j++)
              indices[plane * places + here + j] = at[j] < 0 ? -1 : plane * extents + at[j];
        }
  }
}

#define POOL(function, finds)                                                                  \
  NAME(pool)(AdjointPool##function, finds, counts_padding, planes, window, x, v, to, indices); \
  return;

void NAME(adjoint_pool)(AdjointPool function, int counts_padding, int64_t planes,
                        const AdjointWindow *window, const REAL *x, const REAL *v, REAL *to,
                        int64_t *indices) {
  switch (function) {
    case AdjointPoolMax:
      if (indices) { POOL(Max, 1) }
      POOL(Max, 0)
    case AdjointPoolMaxGather: POOL(MaxGather, 1)
    case AdjointPoolMaxScatter: POOL(MaxScatter, 1)
    case AdjointPoolMean: POOL(Mean, 0)
    case AdjointPoolMeanScatter: POOL(MeanScatter, 0)
  }
}

#undef POOL
