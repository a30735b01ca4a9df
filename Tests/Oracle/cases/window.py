"""Convolutions, pools, and moves between depth and space."""

from cases.case import INF, NAN, Case, f64, floats, i64


def convolutions():
    bias = floats(4)
    yield Case("Conv", [floats(2, 3, 6), floats(4, 3, 3)])
    yield Case("Conv", [floats(2, 3, 5, 4), floats(4, 3, 3, 2), bias])
    yield Case("Conv", [floats(1, 2, 3, 4, 3), floats(2, 2, 2, 3, 2)], {"strides": [1, 2, 1]})
    yield Case("Conv", [floats(2, 1, 5, 5), floats(2, 1, 3, 3)], {"pads": [1, 1, 1, 1]})
    odd = {"strides": [2, 3], "dilations": [2, 1], "pads": [0, 1, 2, 0]}
    yield Case("Conv", [floats(2, 2, 6, 7), floats(4, 2, 3, 2), bias], odd)
    yield Case("Conv", [floats(1, 4, 5), floats(6, 2, 2)], {"group": 2, "kernel_shape": [2]})
    yield Case("Conv", [floats(1, 3, 4, 4), floats(3, 1, 2, 2)], {"group": 3})
    for auto_pad in ("SAME_UPPER", "SAME_LOWER", "VALID", "NOTSET"):
        attributes = {"auto_pad": auto_pad, "strides": [2, 3]}
        yield Case("Conv", [floats(1, 2, 5, 6), floats(2, 2, 4, 2)], attributes)
        yield Case("Conv", [floats(1, 1, 5), floats(1, 1, 2)], {"auto_pad": auto_pad})
    yield Case("Conv", [floats(0, 2, 4), floats(3, 2, 2)])
    yield Case("Conv", [f64(1, NAN, 2, 3).reshape(1, 1, 4), f64(1, 2).reshape(1, 1, 2)])


def transposes():
    bias = floats(2)
    yield Case("ConvTranspose", [floats(2, 3, 4), floats(3, 2, 3), bias])
    yield Case("ConvTranspose", [floats(2, 3, 3, 2), floats(3, 2, 2, 3)], {"strides": [2, 3]})
    yield Case("ConvTranspose", [floats(1, 2, 2, 2, 2), floats(2, 1, 2, 1, 3)])
    odd = {"strides": [3, 2], "dilations": [1, 2], "pads": [1, 0, 0, 2], "output_padding": [2, 1]}
    yield Case("ConvTranspose", [floats(1, 2, 3, 3), floats(2, 2, 2, 3), bias], odd)
    yield Case("ConvTranspose", [floats(1, 4, 3), floats(4, 3, 2)], {"group": 2})
    for auto_pad in ("SAME_UPPER", "SAME_LOWER", "VALID"):
        attributes = {"auto_pad": auto_pad, "strides": [2, 2]}
        yield Case("ConvTranspose", [floats(1, 1, 3, 2), floats(1, 2, 3, 4)], attributes)
    yield Case("ConvTranspose", [floats(1, 1, 3), floats(1, 1, 3)], {"output_shape": [4]})
    uneven = {"strides": [3, 3], "output_shape": [8, 9]}
    yield Case("ConvTranspose", [floats(1, 1, 3, 3), floats(1, 2, 3, 3)], uneven)
    uneven = {**uneven, "auto_pad": "SAME_UPPER", "kernel_shape": [3, 3]}
    yield Case("ConvTranspose", [floats(1, 1, 3, 3), floats(1, 2, 3, 3)], uneven)


def pools():
    for op in ("MaxPool", "AveragePool"):
        yield Case(op, [floats(2, 2, 6)], {"kernel_shape": [2], "strides": [2]})
        yield Case(op, [floats(1, 2, 5, 6)], {"kernel_shape": [2, 3]})
        yield Case(op, [floats(1, 1, 3, 4, 3)], {"kernel_shape": [2, 2, 2], "strides": [1, 2, 1]})
        padded = {"kernel_shape": [3, 2], "strides": [2, 2], "pads": [1, 0, 1, 1]}
        yield Case(op, [floats(1, 2, 5, 5)], padded)
        yield Case(op, [floats(1, 2, 6, 6)], {**padded, "ceil_mode": 1})
        yield Case(op, [floats(1, 1, 4)], {"kernel_shape": [2], "strides": [3], "ceil_mode": 1})
        # A window that would begin behind the elements does not count.
        behind = {"kernel_shape": [1], "strides": [2], "ceil_mode": 1}
        yield Case(op, [floats(1, 1, 4)], behind)
        behind = {"kernel_shape": [2], "strides": [2], "pads": [1, 1], "ceil_mode": 1}
        yield Case(op, [floats(1, 1, 4)], behind)
        yield Case(op, [floats(1, 1, 7)], {"kernel_shape": [3], "dilations": [2]})
        for auto_pad in ("SAME_UPPER", "SAME_LOWER", "VALID"):
            attributes = {"kernel_shape": [3, 2], "strides": [2, 3], "auto_pad": auto_pad}
            yield Case(op, [floats(1, 1, 6, 5)], attributes)
        yield Case(op, [f64(1, NAN, 2, INF, -INF, 0).reshape(1, 1, 6)], {"kernel_shape": [2]})
        yield Case(op, [floats(0, 2, 4)], {"kernel_shape": [2]})
    padded = {"kernel_shape": [3, 2], "pads": [1, 0, 2, 1], "count_include_pad": 1}
    yield Case("AveragePool", [floats(1, 2, 4, 4)], padded)
    cut = {"kernel_shape": [3], "strides": [2], "pads": [1, 1], "ceil_mode": 1}
    yield Case("AveragePool", [floats(1, 1, 5)], {**cut, "count_include_pad": 1})
    yield Case("AveragePool", [floats(1, 1, 6)], {**cut, "count_include_pad": 1})
    square = {"kernel_shape": [2, 2], "strides": [2, 1], "pads": [1, 0, 0, 1]}
    yield Case("MaxPool", [floats(2, 2, 3, 4)], square, 2)
    yield Case("MaxPool", [f64(1, 1, 1, -INF, -INF, 1).reshape(1, 1, 6)], {"kernel_shape": [2]}, 2)
    yield Case("MaxPool", [i64(1, 2, 2, 1, 1, 2).reshape(1, 2, 3) * 0.5], {"kernel_shape": [2]}, 2)
    for op in ("GlobalAveragePool", "GlobalMaxPool"):
        yield Case(op, [floats(2, 3, 4)])
        yield Case(op, [floats(2, 1, 3, 2)])
        yield Case(op, [floats(1, 2, 2, 3, 2)])
        yield Case(op, [f64(1, 3, 3, 2).reshape(1, 1, 2, 2)])
        yield Case(op, [f64(1, NAN, 3, 2).reshape(1, 1, 2, 2)])


def depths():
    for mode in ("DCR", "CRD"):
        attributes = {"blocksize": 2, "mode": mode}
        yield Case("DepthToSpace", [floats(2, 8, 2, 3)], attributes)
        yield Case("DepthToSpace", [floats(1, 9, 1, 2)], {**attributes, "blocksize": 3})
    yield Case("DepthToSpace", [floats(1, 4, 2, 2)], {"blocksize": 2})
    yield Case("DepthToSpace", [floats(1, 2, 2, 2)], {"blocksize": 1})
    yield Case("SpaceToDepth", [floats(2, 2, 4, 6)], {"blocksize": 2})
    yield Case("SpaceToDepth", [floats(1, 1, 3, 6)], {"blocksize": 3})


def all_cases():
    yield from convolutions()
    yield from transposes()
    yield from pools()
    yield from depths()
