#include "window.h"

// Moves a row of columns, which has one tap along each axis, to or from the row of x that it meets.
INLINE void NAME(row)(int is_fold, const AdjointWindowAxis *axis, int64_t tap, Range met, REAL *x,
                      REAL *columns) {
  REAL *start = x + element_at(axis, 0, tap);
  if (is_fold) {
    for (int64_t p = met.from; p < met.to; p++) start[p * axis->stride] += columns[p];
    return;
  }
  for (int64_t p = 0; p < met.from; p++) columns[p] = 0;
  if (axis->stride == 1 && met.from < met.to)
    memcpy(columns + met.from, start + met.from, (size_t)(met.to - met.from) * sizeof(REAL));
  else
    for (int64_t p = met.from; p < met.to; p++) columns[p] = start[p * axis->stride];
  for (int64_t p = met.to; p < axis->places; p++) columns[p] = 0;
}

INLINE void NAME(rows)(int is_fold, int64_t channels, const AdjointWindow *window, REAL *x,
                       REAL *columns) {
  const AdjointWindowAxis *const depth = &window->depth, *const height = &window->height,
                                 *const width = &window->width;
  const int64_t plane = depth->extent * height->extent * width->extent;
  for (int64_t c = 0; c < channels; c++)
    for (int64_t kd = 0; kd < depth->taps; kd++)
      for (int64_t kh = 0; kh < height->taps; kh++)
        for (int64_t kw = 0; kw < width->taps; kw++) {
          const Range met = places_at(width, kw);
          for (int64_t pd = 0; pd < depth->places; pd++)
            for (int64_t ph = 0; ph < height->places; ph++, columns += width->places) {
              const int64_t d = element_at(depth, pd, kd), h = element_at(height, ph, kh);
              const int meets = d >= 0 && d < depth->extent && h >= 0 && h < height->extent;
              if (meets)
                NAME(row)(is_fold, width, kw, met,
                          x + c * plane + (d * height->extent + h) * width->extent, columns);
              else if (!is_fold)
                memset(columns, 0, (size_t)width->places * sizeof(REAL));
            }
        }
}

void NAME(adjoint_unfold)(int64_t channels, const AdjointWindow *window, const REAL *x,
                          REAL *columns) {
  NAME(rows)(0, channels, window, (REAL *)x, columns);
}

void NAME(adjoint_fold)(int64_t channels, const AdjointWindow *window, const REAL *columns,
                        REAL *x) {
  const int64_t plane = window->depth.extent * window->height.extent * window->width.extent;
  memset(x, 0, (size_t)(channels * plane) * sizeof(REAL));
  NAME(rows)(1, channels, window, x, (REAL *)columns);
}
