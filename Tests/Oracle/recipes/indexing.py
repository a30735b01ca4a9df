"""Parts of tensors by tuples of indices, the largest elements, and numbers by their place."""

import numpy as np

from builder import BATCH, size_of
from recipes.registry import number_type, recipe


def tuple_leaf(b, data, batch, count, tuples):
    """Tuples of places along `count` axes of the data, behind batch axes."""
    axes = b.shapes[data][batch : batch + count]
    shape = (*b.shapes[data][:batch], *tuples, count)
    sizes = size_of(axes, b.batch)
    indices = b.random.integers(np.negative(sizes), sizes, size_of(shape, b.batch))
    return b.leaf(shape, b.one_of(["int64", "int32"]), data=indices)


@recipe("GatherND")
def gather_nd(b, op):
    x = b.pick_of_rank(1, any_type=True)
    rank = len(b.shapes[x])
    batch = b.integer(0, rank - 1)
    tuples = [b.integer(1, 3) for _ in range(b.integer(0 if batch else 1, 2))]
    indices = tuple_leaf(b, x, batch, b.integer(1, rank - batch), tuples)
    b.node(op, [x, indices], {"batch_dims": batch} if batch or b.chance(0.3) else {})


@recipe("ScatterND")
def scatter_nd(b, op):
    x = b.pick_of_rank(1)
    count = b.integer(1, len(b.shapes[x]))
    tuples = (b.integer(1, 3),)
    reduction = b.one_of(["none", "add", "mul", "max", "min"])
    indices = tuple_leaf(b, x, 0, count, tuples if reduction != "none" else (1,))
    taken = b.shapes[indices][:-1] + b.shapes[x][count:]
    updates = b.leaf(taken)
    b.node(op, [x, indices, updates], {} if reduction == "none" else {"reduction": reduction})


@recipe("TopK")
def top_k(b, op):
    x = b.pick_of_rank(1)
    axis = b.axis(x)
    attributes = {"K": b.integer(1, b.shapes[x][axis])}
    if axis != len(b.shapes[x]) - 1 or b.chance(0.5):
        attributes["axis"] = b.signed(axis, len(b.shapes[x]))
    for flag in ("largest", "sorted"):
        if b.chance(0.5):
            attributes[flag] = b.integer(0, 1)
    b.node(op, [x], attributes, outputs=b.integer(1, 2))


@recipe("EyeLike")
def eye_like(b, op):
    x = b.pick(number_type(b), lambda shape: len(shape) == 2 and BATCH not in shape, b.shape(2))
    attributes = {"k": b.integer(-2, 2)} if b.chance(0.5) else {}
    if b.chance(0.5):
        attributes["dtype"] = b.one_of(["float32", "int64", "bool"])
    b.node(op, [x], attributes)


@recipe("Range")
def range_(b, op):
    start, delta = b.integer(-4, 4), b.one_of([-2, -1, 1, 2])
    attributes = {"start": start, "limit": start + delta * b.integer(1, 4), "delta": delta}
    if b.chance(0.5):
        attributes["delta"] = delta / 2
    b.node(op, [], attributes)
