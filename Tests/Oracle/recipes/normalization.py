"""Normalization along axes."""

from builder import BATCH, Unsuitable
from recipes.registry import recipe


@recipe("Softmax", "LogSoftmax")
def softmax(b, op):
    x = b.pick_of_rank(1)
    rank = len(b.shapes[x])
    b.node(op, [x], {"axis": b.integer(-rank, rank - 1)} if b.chance(0.7) else {})


@recipe("LayerNormalization", "RMSNormalization")
def normalization(b, op):
    x = b.pick_of_rank(1)
    shape = b.shapes[x]
    axis = b.axis(x, 2)
    inner = shape[axis:]
    if BATCH in inner:
        raise Unsuitable
    attributes = {"axis": b.signed(axis, len(shape))}
    if b.chance(0.5):
        attributes["epsilon"] = 2.0**-10
    inputs = [x, b.leaf(b.one_of([inner, inner[-1:]]), low=0.5, high=1.5)]
    outputs = 1
    if op == "LayerNormalization":
        outputs = b.one_of([1, 1, 3])
        inputs += [b.leaf(inner)] * b.integer(0, 1)
    b.node(op, inputs, attributes, outputs)
