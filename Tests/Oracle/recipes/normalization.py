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


def channels_of(b, rank):
    """A value with an axis of channels, and a leaf of one number for each as often as it is called."""

    def fits(shape):
        return len(shape) >= rank and shape[1] != BATCH

    x = b.pick(fits=fits, otherwise=(b.integer(2, 4), *b.shape(b.integer(rank - 1, 2))))
    return x, lambda low, high: b.leaf((b.shapes[x][1],), low=low, high=high)


@recipe("BatchNormalization")
def batch_normalization(b, op):
    x, channel = channels_of(b, 2)
    inputs = [x, channel(0.5, 1.5), channel(-1, 1), channel(-1, 1), channel(0.5, 2)]
    attributes = {"epsilon": 2.0**-6} if b.chance(0.5) else {}
    if b.chance(0.4):
        b.node(op, inputs, attributes)
        return
    attributes |= {"training_mode": 1, "momentum": b.dyadic(0, 1)}
    b.node(op, inputs, attributes, b.one_of([1, 3]))


@recipe("InstanceNormalization", "GroupNormalization")
def group_normalization(b, op):
    x, channel = channels_of(b, 3)
    count = b.shapes[x][1]
    attributes = {"epsilon": 2.0**-6}
    if op == "GroupNormalization":
        attributes["num_groups"] = b.one_of(n for n in range(1, count + 1) if count % n == 0)
    b.node(op, [x, channel(0.5, 1.5), channel(-1, 1)], attributes)


@recipe("LpNormalization")
def unit_norm(b, op):
    x = b.pick_of_rank(1)
    b.node(op, [x], {"axis": b.signed(b.axis(x), len(b.shapes[x])), "p": b.integer(1, 2)})
