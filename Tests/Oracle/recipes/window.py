"""Operators whose window slides over the axes behind batch and channels."""

from builder import BATCH
from recipes.registry import recipe


def image(b):
    """A value with batch, channels and fixed spatial extents, and these extents."""

    def fits(shape):
        return 3 <= len(shape) <= 5 and BATCH not in shape[1:]

    rank = b.one_of([3, 4, 4])
    shape = (b.one_of([1, 2, BATCH]), b.integer(1, 2), *(b.integer(2, 5) for _ in range(rank - 2)))
    x = b.pick(fits=fits, otherwise=shape)
    return x, b.shapes[x][2:]


def window(b, extents):
    """Taps that fit, with attributes for them."""
    kernel = [b.integer(1, min(3, size)) for size in extents]
    attributes = {}
    if b.chance(0.5):
        attributes["strides"] = [b.integer(1, 3) for _ in extents]
    if b.chance(0.3):
        attributes["dilations"] = [
            b.integer(1, 2) if 2 * k - 1 <= size else 1 for k, size in zip(kernel, extents)
        ]
    if b.chance(0.3):
        attributes["auto_pad"] = b.one_of(["SAME_UPPER", "SAME_LOWER", "VALID"])
    elif b.chance(0.5):
        attributes["pads"] = [b.integer(0, k - 1) for k in kernel * 2]
    return kernel, attributes


@recipe("Conv")
def convolution(b, op):
    x, extents = image(b)
    kernel, attributes = window(b, extents)
    channels = b.shapes[x][1]
    group = b.one_of(g for g in (1, channels) if channels % g == 0)
    filters = group * b.integer(1, 2)
    inputs = [x, b.leaf((filters, channels // group, *kernel))]
    if b.chance(0.5):
        inputs.append(b.leaf((filters,)))
    if group > 1:
        attributes["group"] = group
    b.node(op, inputs, attributes)


@recipe("ConvTranspose")
def transposed_convolution(b, op):
    x, extents = image(b)
    kernel, attributes = window(b, extents)
    strides = attributes.get("strides", [1] * len(extents))
    filters = b.shapes[x][1]
    group = b.one_of([1, filters])
    channels = b.integer(1, 2)
    if b.chance(0.3):
        attributes["output_padding"] = [b.integer(0, s - 1) for s in strides]
    if b.chance(0.2):
        attributes.pop("pads", None)
        attributes["output_shape"] = [b.integer(size, 2 * size) for size in extents]
    inputs = [x, b.leaf((filters, channels, *kernel))]
    if b.chance(0.5):
        inputs.append(b.leaf((channels * group,)))
    if group > 1:
        attributes["group"] = group
    b.node(op, inputs, attributes)


@recipe("MaxPool", "AveragePool")
def pool(b, op):
    x, extents = image(b)
    kernel, attributes = window(b, extents)
    attributes["kernel_shape"] = kernel
    if b.chance(0.3):
        attributes["ceil_mode"] = 1
    if op == "AveragePool" and b.chance(0.4):
        attributes["count_include_pad"] = 1
    b.node(op, [x], attributes, 2 if op == "MaxPool" and b.chance(0.3) else 1)


@recipe("GlobalAveragePool", "GlobalMaxPool")
def global_pool(b, op):
    x, _ = image(b)
    b.node(op, [x])


@recipe("DepthToSpace")
def depth_to_space(b, op):
    x = b.pick(fits=lambda shape: len(shape) == 4 and shape[1] == 4, otherwise=(1, 4, 2, 1))
    attributes = {"blocksize": 2}
    if b.chance(0.7):
        attributes["mode"] = b.one_of(["DCR", "CRD"])
    b.node(op, [x], attributes)


@recipe("SpaceToDepth")
def space_to_depth(b, op):
    def fits(shape):
        return len(shape) == 4 and BATCH not in shape[2:] and not any(n % 2 for n in shape[2:])

    x = b.pick(fits=fits, otherwise=(b.one_of([1, 2, BATCH]), 1, 2, 4))
    b.node(op, [x], {"blocksize": 2})
