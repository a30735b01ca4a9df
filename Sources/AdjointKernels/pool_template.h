// A vector of places of one row at a time, which every tap visits before the next vector does.
#include "apart_template.h"
#include "window.h"
#include "pool_pairs_template.h"

// An index of an element for each lane.
typedef int64_t NAME(Indices) __attribute__((ext_vector_type(LANES)));

// `width` places of a row, at pd, ph and from `left` on, `stride` elements apart. Below, `all_meet` says
// that every tap meets an element of the row at each of them.
typedef struct {
  const AdjointWindow *window;
  int64_t pd, ph, left, width, stride;
} NAME(Places);

// How many elements a tap at a place counts, along one axis.
INLINE int64_t NAME(counted)(int counts_padding, const AdjointWindowAxis *axis, int64_t place) {
  if (!counts_padding) {
    const Range met = taps_at(axis, place);
    return met.to - met.from;
  }
  const int64_t end = axis->before + axis->extent + axis->after - place * axis->stride;
  return smaller(axis->taps, quotient(end, axis->dilation));
}

// How many elements count at each place.
INLINE void NAME(counts)(int all_meet, int counts_padding, const NAME(Places) *places,
                         NAME(Lanes) *result) {
  const AdjointWindow *window = places->window;
  const int64_t outer = NAME(counted)(counts_padding, &window->depth, places->pd) *
                        NAME(counted)(counts_padding, &window->height, places->ph);
  if (all_meet) {
    *result = (REAL)(outer * window->width.taps);
    return;
  }
  REAL counts[LANES] = {0};
  for (int64_t l = 0; l < places->width; l++)
    counts[l] = (REAL)(outer * NAME(counted)(counts_padding, &window->width, places->left + l));
  memcpy(result, counts, sizeof counts);
}

// A statement for each tap that meets an element: of the plane, element i + l * stride at the place of
// lane l, which is one of met.from ... met.to - 1.
#define EACH_TAP(places, statement)                                                           \
  {                                                                                           \
    const AdjointWindowAxis *const depth = &(places)->window->depth;                          \
    const AdjointWindowAxis *const height = &(places)->window->height;                        \
    const AdjointWindowAxis *const row = &(places)->window->width;                            \
    const int64_t left = (places)->left, width = (places)->width;                             \
    const int64_t stride = (places)->stride;                                                  \
    const Range deep = taps_at(depth, (places)->pd), high = taps_at(height, (places)->ph);    \
    Range wide = {0, row->taps};                                                              \
    if (!all_meet)                                                                            \
      wide = (Range){taps_at(row, left + width - 1).from, taps_at(row, left).to};             \
    for (int64_t kd = deep.from; kd < deep.to; kd++)                                          \
      for (int64_t kh = high.from; kh < high.to; kh++) {                                      \
        const int64_t d = element_at(depth, (places)->pd, kd);                                \
        const int64_t h = element_at(height, (places)->ph, kh);                               \
        const int64_t line = (d * height->extent + h) * row->extent;                          \
        for (int64_t kw = wide.from; kw < wide.to; kw++) {                                    \
          const int64_t i = line + element_at(row, left, kw);                                 \
          Range met = {0, width};                                                             \
          if (!all_meet) {                                                                    \
            met = places_at(row, kw);                                                         \
            met.from = met.from > left ? met.from - left : 0;                                 \
            met.to = smaller(met.to - left, width);                                           \
            if (met.from >= met.to) continue;                                                 \
          }                                                                                   \
          statement;                                                                          \
        }                                                                                     \
      }                                                                                       \
  }

// The greatest elements and, if that is asked for, where they are: -1 where there is none.
INLINE void NAME(greatest)(int all_meet, int finds, const NAME(Places) *places, const REAL *x,
                           NAME(Lanes) *result, NAME(Indices) *at) {
  NAME(Indices) numbers, found = -1;
  UNROLL for (int l = 0; l < LANES; l++) numbers[l] = l;
  NAME(Lanes) best = -INFINITY;
  int is_first = all_meet;
  EACH_TAP(places, {
    NAME(Lanes) here;
    NAME(load_apart)(x + i, stride, met.from, met.to, &here);
    NAME(Mask) is_here;
    NAME(choose)(met.from, met.to, &is_here);
    if (!all_meet) here = is_here ? here : best;
    // NaN beats every number.
    const NAME(Mask) wins = ~(here <= best) & (best == best);
    best = wins ? here : best;
    if (finds && is_first) {
      found = i + numbers * stride;
    } else if (finds) {
      NAME(Indices) takes = __builtin_convertvector(wins, NAME(Indices));
      if (!all_meet)
        takes |= (found < 0) & __builtin_convertvector(is_here, NAME(Indices));
      found = takes ? i + numbers * stride : found;
    }
    is_first = 0;
  })
  if (finds) *at = found;
  *result = best;
}

// x and v of the plane where they lie at elements, else of the first place here; indices, too, and
// `offset` is what they count from.
INLINE void NAME(pool_places)(AdjointPool function, int all_meet, int counts_padding,
                              const NAME(Places) *places, const REAL *x, const REAL *v, REAL *to,
                              int64_t *indices, int64_t offset) {
  const int64_t width = places->width;
  NAME(Lanes) so = 0, counts;
  NAME(Indices) found;
  int64_t at[LANES];
  REAL values[LANES];
  switch (function) {
    case AdjointPoolMax:
      if (indices) {
        NAME(greatest)(all_meet, 1, places, x, &so, &found);
        memcpy(at, &found, sizeof at);
        for (int64_t l = 0; l < width; l++) indices[l] = at[l] < 0 ? -1 : offset + at[l];
      } else {
        NAME(greatest)(all_meet, 0, places, x, &so, &found);
      }
      break;
    case AdjointPoolMaxGather:
      NAME(greatest)(all_meet, 1, places, x, &so, &found);
      memcpy(at, &found, sizeof at);
      for (int64_t l = 0; l < width; l++) values[l] = at[l] < 0 ? 0 : v[at[l]];
      memcpy(to, values, (size_t)width * sizeof(REAL));
      return;
    case AdjointPoolMaxScatter:
      NAME(greatest)(all_meet, 1, places, x, &so, &found);
      memcpy(at, &found, sizeof at);
      for (int64_t l = 0; l < width; l++)
        if (at[l] >= 0) to[at[l]] += v[l];
      return;
    case AdjointPoolMean:
      EACH_TAP(places, {
        NAME(Lanes) here;
        NAME(load_apart)(x + i, stride, met.from, met.to, &here);
        so += here;
      })
      NAME(counts)(all_meet, counts_padding, places, &counts);
      so = so / counts;
      break;
    case AdjointPoolMeanScatter:
      NAME(load_part)(x, width, &so);
      NAME(counts)(all_meet, counts_padding, places, &counts);
      so = so / counts;
      EACH_TAP(places, {
        NAME(Mask) is_here;
        NAME(choose)(met.from, met.to, &is_here);
        const NAME(Lanes) part = is_here ? so : 0;
        NAME(add_apart)(to + i, stride, met.from, met.to, &part);
      })
      return;
  }
  NAME(store_part)(to, width, &so);
}

INLINE void NAME(pool_planes)(AdjointPool function, int64_t stride, int counts_padding,
                              int64_t planes, const AdjointWindow *window, const REAL *x,
                              const REAL *v, REAL *to, int64_t *indices) {
  const int64_t elements = extents(window);
  const int64_t row = window->width.places;
  // What lies at elements and what at places.
  const int scatters = function == AdjointPoolMaxScatter || function == AdjointPoolMeanScatter;
  const int x_is_of_places = function == AdjointPoolMeanScatter;
  const int v_is_of_places = function == AdjointPoolMaxScatter;
  const Range inside = {places_at(&window->width, 0).from,
                        places_at(&window->width, window->width.taps - 1).to};
  if (scatters) memset(to, 0, (size_t)(planes * elements) * sizeof(REAL));
  int64_t place = 0;
  for (int64_t plane = 0; plane < planes; plane++) {
    const int64_t start = plane * elements;
    for (int64_t pd = 0; pd < window->depth.places; pd++)
      for (int64_t ph = 0; ph < window->height.places; ph++, place += row)
        for (int64_t left = 0; left < row; left += LANES) {
          const int64_t width = smaller(LANES, row - left), here = place + left;
          const NAME(Places) places = {window, pd, ph, left, width, stride};
          const REAL *x_here = x + (x_is_of_places ? here : start);
          const REAL *v_here = v + (v_is_of_places ? here : start);
          REAL *target = to + (scatters ? start : here);
          int64_t *const indices_here = indices ? indices + here : 0;
          if (left >= inside.from && left + width <= inside.to)
            NAME(pool_places)(function, 1, counts_padding, &places, x_here, v_here, target,
                              indices_here, start);
          else
            NAME(pool_places)(function, 0, counts_padding, &places, x_here, v_here, target,
                              indices_here, start);
        }
  }
}

// A stride that is a constant costs less; 2 is what most have.
#define POOL(function)                                                                       \
  case AdjointPool##function:                                                                \
    if (AdjointPool##function != AdjointPoolMaxGather && !indices && is_in_pairs)            \
      NAME(pool_pairs)(AdjointPool##function, planes, *window, x, v, to);                    \
    else if (window->width.stride == 2)                                                      \
      NAME(pool_planes)(AdjointPool##function, 2, counts_padding, planes, window, x, v, to,  \
                        indices);                                                            \
    else                                                                                     \
      NAME(pool_planes)(AdjointPool##function, window->width.stride, counts_padding, planes, \
                        window, x, v, to, indices);                                          \
    return;

static void NAME(pool)(AdjointPool function, int counts_padding, int64_t planes,
                       const AdjointWindow *window, const REAL *x, const REAL *v, REAL *to,
                       int64_t *indices) {
  const int is_in_pairs = NAME(is_in_pairs)(window);
  switch (function) {
    POOL(Max)
    POOL(MaxGather)
    POOL(MaxScatter)
    POOL(Mean)
    POOL(MeanScatter)
  }
}

#undef POOL
#undef EACH_TAP
