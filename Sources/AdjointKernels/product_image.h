// Images that a product sees under a window: which of their elements are where.
#ifndef ADJOINT_PRODUCT_IMAGE_H
#define ADJOINT_PRODUCT_IMAGE_H

#include "window.h"

// Channels of an image, as far as a product needs them. The window is null where there is none.
typedef struct Image {
  const AdjointWindow *window;
  // The same on an image that has every element that is met, and no others.
  AdjointWindow whole;
  // Whether that is a copy.
  int pads;
  // Of the taps of all channels, which are the product's.
  int64_t first, taps, first_channel, channels;
} Image;

INLINE AdjointWindowAxis whole_axis(AdjointWindowAxis axis) {
  axis.extent = reach(&axis);
  axis.before = axis.after = 0;
  return axis;
}

INLINE int has_all(const AdjointWindowAxis *axis) {
  return axis->before == 0 && reach(axis) <= axis->extent;
}

INLINE Image image_of(const AdjointProduct *how) {
  const AdjointWindow *window = how->a_window ? how->a_window : how->b_window;
  Image image = {.window = window};
  if (!window) return image;
  image.first = how->a_window ? how->a_first : 0;
  image.taps = how->a_window ? how->rows : how->depth;
  image.first_channel = image.first / taps(window);
  image.channels = (image.first + image.taps - 1) / taps(window) + 1 - image.first_channel;
  image.pads = !has_all(&window->depth) || !has_all(&window->height) || !has_all(&window->width);
  image.whole = *window;
  if (image.pads)
    image.whole = (AdjointWindow){whole_axis(window->depth), whole_axis(window->height),
                                  whole_axis(window->width)};
  return image;
}

// How many elements the copy has.
INLINE int64_t padded_count(const Image *image) {
  return image->pads ? image->channels * extents(&image->whole) : 0;
}

// How many offsets there are.
INLINE int64_t offset_count(const Image *image) {
  return image->window ? image->taps + places(image->window) : 0;
}

// For each tap, and behind these for each place, how far it leads: the sum of both is where they meet.
static void write_offsets(const Image *image, int64_t *to) {
  const AdjointWindowAxis depth = image->whole.depth, height = image->whole.height,
                          width = image->whole.width;
  int64_t tap = image->first_channel * taps(image->window) - image->first;
  for (int64_t c = 0; c < image->channels; c++)
    for (int64_t kd = 0; kd < depth.taps; kd++)
      for (int64_t kh = 0; kh < height.taps; kh++) {
        const int64_t row = ((c * depth.extent + kd * depth.dilation) * height.extent +
                             kh * height.dilation) * width.extent;
        for (int64_t kw = 0; kw < width.taps; kw++, tap++)
          if (tap >= 0 && tap < image->taps) to[tap] = row + kw * width.dilation;
      }
  to += image->taps;
  for (int64_t pd = 0; pd < depth.places; pd++)
    for (int64_t ph = 0; ph < height.places; ph++) {
      const int64_t row =
          (pd * depth.stride * height.extent + ph * height.stride) * width.extent;
      for (int64_t pw = 0; pw < width.places; pw++) *to++ = row + pw * width.stride;
    }
}

#endif
