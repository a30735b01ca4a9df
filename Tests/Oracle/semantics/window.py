"""Operators whose window slides over the axes behind batch and channels."""

import math

import jax.numpy as jnp
from jax import lax

from semantics.registry import operator


def spans(kernel, dilations):
    return [(k - 1) * d + 1 for k, d in zip(kernel, dilations)]


def halves(total, auto_pad):
    small, large = total // 2, total - total // 2
    return (small, large) if auto_pad == "SAME_UPPER" else (large, small)


class Window:
    """Attributes with their defaults filled in, for a value and taps of given spatial extents."""

    def __init__(self, extents, kernel, auto_pad, dilations, pads, strides):
        rank = len(kernel)
        self.kernel = tuple(kernel)
        self.extents = extents
        self.strides = strides or [1] * rank
        self.dilations = dilations or [1] * rank
        self.spans = spans(kernel, self.dilations)
        pads = pads or [0] * (2 * rank)
        self.pads = list(zip(pads[:rank], pads[rank:]))
        if auto_pad.startswith("SAME"):
            places = [-(-n // s) for n, s in zip(extents, self.strides)]
            totals = [
                max(0, (p - 1) * s + span - n)
                for p, s, span, n in zip(places, self.strides, self.spans, extents)
            ]
            self.pads = [halves(total, auto_pad) for total in totals]
        elif auto_pad == "VALID":
            self.pads = [(0, 0)] * rank

    def round_up(self):
        """Lengthens what lies behind until a last window that begins before the pads fits."""
        for i, (n, (low, high)) in enumerate(zip(self.extents, self.pads)):
            stride, room = self.strides[i], n + low + high - self.spans[i]
            steps = -(-room // stride)
            if steps * stride >= n + low:
                steps -= 1
            self.pads[i] = (low, steps * stride + self.spans[i] - n - low)

    def fits(self):
        if any(n + low + high < s for n, (low, high), s in zip(self.extents, self.pads, self.spans)):
            raise ValueError("the window does not fit")


def bias_over(b, rank):
    return b.reshape(-1, *[1] * (rank - 2))


@operator
def Conv(
    x, w, b=None, *, auto_pad="NOTSET", dilations=None, group=1, kernel_shape=None, pads=None,
    strides=None,
):  # fmt: skip
    window = Window(x.shape[2:], w.shape[2:], auto_pad, dilations, pads, strides)
    window.fits()
    y = lax.conv_general_dilated(
        x, w, window.strides, window.pads, rhs_dilation=window.dilations, feature_group_count=group
    )
    return y if b is None else y + bias_over(b, x.ndim)


@operator
def ConvTranspose(
    x, w, b=None, *, auto_pad="NOTSET", dilations=None, group=1, kernel_shape=None,
    output_padding=None, output_shape=None, pads=None, strides=None,
):  # fmt: skip
    rank = x.ndim - 2
    window = Window(x.shape[2:], w.shape[2:], "NOTSET", dilations, pads, strides)
    more = output_padding or [0] * rank
    sizes = zip(x.shape[2:], window.strides, more, window.spans)
    whole = [s * (n - 1) + extra + span for n, s, extra, span in sizes]
    if auto_pad.startswith("SAME") and output_shape is None:
        output_shape = [n * s for n, s in zip(x.shape[2:], window.strides)]
    if output_shape is not None:
        totals = [max(0, n - out) for n, out in zip(whole, output_shape)]
        pads = [halves(total, auto_pad) for total in totals]
    else:
        pads = [(0, 0)] * rank if auto_pad == "VALID" else window.pads
        output_shape = [n - low - high for n, (low, high) in zip(whole, pads)]
    # The filters turned round, over an input with zeros between its elements.
    flipped = jnp.flip(w, range(2, w.ndim))
    parts = flipped.reshape(group, w.shape[0] // group, *w.shape[1:])
    turned = jnp.swapaxes(parts, 1, 2).reshape(-1, w.shape[0] // group, *w.shape[2:])
    widths = []
    for i in range(rank):
        low, span = pads[i][0], window.spans[i]
        reach = (x.shape[2 + i] - 1) * window.strides[i] + 1
        widths.append((span - 1 - low, output_shape[i] + low - reach))
    y = lax.conv_general_dilated(
        x, turned, [1] * rank, widths, lhs_dilation=window.strides, rhs_dilation=window.dilations,
        feature_group_count=group,
    )  # fmt: skip
    return y if b is None else y + bias_over(b, x.ndim)


def taps(x, window, value):
    """For each tap, the elements it meets at every place: [taps, n, c, places...]."""
    padding = [(0, 0, 0)] * 2 + [(low, high, 0) for low, high in window.pads]
    padded = lax.pad(x, jnp.asarray(value, x.dtype), padding)
    places = [
        (n - span) // s + 1 for n, span, s in zip(padded.shape[2:], window.spans, window.strides)
    ]
    slices = []
    for flat in range(math.prod(window.kernel)):
        tap, rest = [], flat
        for k in reversed(window.kernel):
            tap.insert(0, rest % k)
            rest //= k
        start = [t * d for t, d in zip(tap, window.dilations)]
        stop = [a + (p - 1) * s + 1 for a, p, s in zip(start, places, window.strides)]
        slices.append(
            lax.slice(padded, [0, 0, *start], [*x.shape[:2], *stop], [1, 1, *window.strides])
        )
    return jnp.stack(slices)


def pool_window(x, kernel_shape, auto_pad, ceil_mode, dilations, pads, strides):
    window = Window(x.shape[2:], kernel_shape, auto_pad, dilations, pads, strides)
    window.fits()
    if ceil_mode and not auto_pad.startswith("SAME"):
        window.round_up()
    return window


@operator
def MaxPool(
    x, *, kernel_shape, auto_pad="NOTSET", ceil_mode=0, dilations=None, pads=None, storage_order=0,
    strides=None,
):  # fmt: skip
    window = pool_window(x, kernel_shape, auto_pad, ceil_mode, dilations, pads, strides)
    values = taps(x, window, -jnp.inf)
    places = jnp.arange(x.size, dtype=jnp.int64).reshape(x.shape)
    indices = taps(places, window, -1)
    # Elements come before pads, so that one that is -infinity wins against them.
    ranked = jnp.where(indices < 0, -jnp.inf, jnp.maximum(values, jnp.finfo(x.dtype).min))
    winner = jnp.argmax(lax.stop_gradient(ranked), 0, keepdims=True)
    y = jnp.take_along_axis(values, winner, 0)[0]
    return y, jnp.take_along_axis(indices, winner, 0)[0]


@operator
def AveragePool(
    x, *, kernel_shape, auto_pad="NOTSET", ceil_mode=0, count_include_pad=0, dilations=None,
    pads=None, strides=None,
):  # fmt: skip
    given = pool_window(x, kernel_shape, auto_pad, 0, dilations, pads, strides).pads
    window = pool_window(x, kernel_shape, auto_pad, ceil_mode, dilations, pads, strides)
    counted = jnp.ones_like(x)
    if count_include_pad:
        widths = [(0, 0)] * 2 + given
        counted = jnp.pad(counted, widths, constant_values=1)
        window.pads = [(0, high - old) for (_, high), (_, old) in zip(window.pads, given)]
        x = jnp.pad(x, widths)
    return taps(x, window, 0).sum(0) / taps(counted, window, 0).sum(0)


@operator
def GlobalAveragePool(x):
    return jnp.mean(x, tuple(range(2, x.ndim)), keepdims=True)


@operator
def GlobalMaxPool(x):
    rows = x.reshape(*x.shape[:2], -1)
    first = jnp.argmax(lax.stop_gradient(rows), -1, keepdims=True)
    return jnp.take_along_axis(rows, first, -1).reshape(*x.shape[:2], *[1] * (x.ndim - 2))


@operator
def DepthToSpace(x, *, blocksize, mode="DCR"):
    n, c, h, w = x.shape
    depth = c // blocksize**2
    if mode == "DCR":
        parts = x.reshape(n, blocksize, blocksize, depth, h, w).transpose(0, 3, 4, 1, 5, 2)
    else:
        parts = x.reshape(n, depth, blocksize, blocksize, h, w).transpose(0, 1, 4, 2, 5, 3)
    return parts.reshape(n, depth, h * blocksize, w * blocksize)


@operator
def SpaceToDepth(x, *, blocksize):
    n, c, h, w = x.shape
    parts = x.reshape(n, c, h // blocksize, blocksize, w // blocksize, blocksize)
    return parts.transpose(0, 3, 5, 1, 2, 4).reshape(
        n, c * blocksize**2, h // blocksize, w // blocksize
    )
