"""Elements move, none is computed."""

import math

import numpy as np

from builder import BATCH, Unsuitable, size_of
from recipes.registry import recipe


@recipe("Reshape")
def reshape(b, op):
    x = b.pick_any()
    shape = b.shapes[x]
    kept = [0] if shape[:1] == (BATCH,) else []
    sizes = shape[len(kept) :]
    if BATCH in sizes:
        raise Unsuitable
    sizes = b.one_of([b.shuffled(sizes), [math.prod(sizes)], [*sizes, 1]])
    if sizes and b.chance(0.5):
        sizes[b.integer(0, len(sizes) - 1)] = -1
    b.node(op, [x], {"shape": kept + sizes})


@recipe("Flatten")
def flatten(b, op):
    x = b.pick_any()
    rank = len(b.shapes[x])
    written = rank == 0 or b.chance(0.7)  # the default, 1, is no axis of a scalar
    b.node(op, [x], {"axis": b.integer(-rank, rank)} if written else {})


@recipe("Squeeze")
def squeeze(b, op):
    x = b.pick_any(lambda shape: 1 in shape, (b.integer(1, 4), 1, b.integer(1, 3)))
    shape = b.shapes[x]
    ones = [b.signed(i, len(shape)) for i, size in enumerate(shape) if size == 1]
    written = BATCH in shape or b.chance(0.7)  # without axes, the batch must not be 1
    b.node(op, [x], {"axes": b.some_of(ones, at_least=1)} if written else {})


@recipe("Unsqueeze")
def unsqueeze(b, op):
    x = b.pick_any()
    count = b.integer(1, 2)
    rank = len(b.shapes[x]) + count
    axes = b.shuffled(range(rank))[:count]
    b.node(op, [x], {"axes": [b.signed(axis, rank) for axis in axes]})


@recipe("Transpose")
def transpose(b, op):
    x = b.pick_any()
    perm = {"perm": b.shuffled(range(len(b.shapes[x])))}
    b.node(op, [x], perm if b.chance(0.7) else {})


@recipe("Expand")
def expand(b, op):
    x = b.pick_any()
    shape = [
        b.integer(1, 3) if size == 1 else (1 if size == BATCH else b.one_of([1, size]))
        for size in b.shapes[x]
    ]
    b.node(op, [x], {"shape": [b.integer(1, 3) for _ in range(b.integer(0, 1))] + shape})


@recipe("Tile")
def tile(b, op):
    x = b.pick_any()
    b.node(op, [x], {"repeats": [1 if size == BATCH else b.integer(1, 2) for size in b.shapes[x]]})


@recipe("Concat")
def concat(b, op):
    x = b.pick_of_rank(1, any_type=True)
    axis = b.axis(x)
    inputs = [x]
    for _ in range(b.integer(0, 2)):
        shape = list(b.shapes[x])
        shape[axis] = b.integer(1, 3)
        inputs.append(b.pick_shape(tuple(shape), b.types[x]))
    b.node(op, b.shuffled(inputs), {"axis": b.signed(axis, len(b.shapes[x]))})


@recipe("Split")
def split(b, op):
    x = b.pick_of_rank(1, any_type=True)
    axis = b.axis(x, 2)
    size = b.shapes[x][axis]
    attributes = {"axis": b.signed(axis, len(b.shapes[x]))}
    if b.chance(0.5):
        outputs = 2 if size != 3 else b.integer(2, 3)
        attributes["num_outputs"] = outputs
    else:
        first = b.integer(1, size - 1)
        attributes["split"], outputs = [first, size - first], 2
    b.node(op, [x], attributes, outputs)


@recipe("Slice")
def slice_(b, op):
    x = b.pick_of_rank(1, any_type=True)
    shape = b.shapes[x]
    axes = b.some_of([i for i, size in enumerate(shape) if size != BATCH], at_least=1)
    starts, ends, steps = [], [], []
    for axis in axes:
        size = shape[axis]
        first, last = sorted([b.integer(0, size - 1), b.integer(0, size - 1)])
        step = b.one_of([1, 1, 2, -1, -2])
        if step > 0:
            starts.append(b.signed(first, size))
            ends.append(b.one_of([last + 1, size + 5, 2**63 - 1]))
        else:
            starts.append(b.one_of([last, size + 5, last - size]))
            ends.append(first - 1 - size if first else b.one_of([-size - 1, -(2**63)]))
        steps.append(step)
    attributes = {"starts": starts, "ends": ends}
    attributes["axes"] = [b.signed(axis, len(shape)) for axis in axes]
    if any(step != 1 for step in steps) or b.chance(0.3):
        attributes["steps"] = steps
    b.node(op, [x], attributes)


@recipe("Pad")
def pad(b, op):
    x = b.pick_of_rank(1)
    shape = b.shapes[x]
    mode = b.one_of(["constant", "reflect", "edge"])
    axes = b.some_of([i for i, size in enumerate(shape) if size != BATCH], at_least=1)
    most = [min(2, shape[axis] - 1) if mode == "reflect" else 2 for axis in axes]
    attributes = {
        "pads": [b.integer(0, size) for size in most * 2],
        "axes": [b.signed(axis, len(shape)) for axis in axes],
    }
    if mode != "constant" or b.chance(0.3):
        attributes["mode"] = mode
    elif b.chance(0.5):
        attributes["constant_value"] = b.dyadic(-2, 2)
    b.node(op, [x], attributes)


def index_leaf(b, shape, size):
    indices = b.random.integers(-size, size, size_of(shape, b.batch))
    return b.leaf(shape, b.one_of(["int64", "int32"]), data=indices)


@recipe("Gather")
def gather(b, op):
    x = b.pick_of_rank(1, any_type=True)
    axis = b.axis(x)
    indices = index_leaf(b, b.shape(b.integer(0, 2)), b.shapes[x][axis])
    b.node(op, [x, indices], {"axis": b.signed(axis, len(b.shapes[x]))})


@recipe("GatherElements")
def gather_elements(b, op):
    x = b.pick_of_rank(1, any_type=True)
    axis = b.axis(x)
    shape = list(b.shapes[x])
    shape[axis] = b.integer(1, 4)
    indices = index_leaf(b, tuple(shape), b.shapes[x][axis])
    b.node(op, [x, indices], {"axis": b.signed(axis, len(shape))})


@recipe("ScatterElements")
def scatter_elements(b, op):
    x = b.pick_of_rank(1)
    axis = b.axis(x)
    shape = list(b.shapes[x])
    size = shape[axis]
    reduction = b.one_of(["none", "none", "add", "mul", "max", "min"])
    if reduction == "none":
        order = np.argsort(b.random.random(size_of(shape, b.batch)), axis)
        shape[axis] = b.integer(1, size)
        order = np.take(order, range(shape[axis]), axis)
        indices = b.leaf(tuple(shape), "int64", data=order)
    else:
        shape[axis] = b.integer(1, 4)
        indices = index_leaf(b, tuple(shape), size)
    updates = b.pick_shape(tuple(shape))
    attributes = {"axis": b.signed(axis, len(shape)), "reduction": reduction}
    b.node(op, [x, indices, updates], attributes)


@recipe("OneHot")
def one_hot(b, op):
    indices = b.pick(b.one_of(["int64", "int32"]))
    rank = len(b.shapes[indices]) + 1
    attributes = {"depth": b.integer(2, 4)}
    if b.chance(0.6):
        attributes["axis"] = b.integer(-rank, rank - 1)
    b.node(op, [indices, b.leaf((2,))], attributes)


@recipe("Trilu")
def triangle(b, op):
    x = b.pick_of_rank(2, any_type=True)
    attributes = {"upper": b.integer(0, 1), "k": b.integer(-2, 2)}
    b.node(op, [x], dict(b.some_of(attributes.items())))
