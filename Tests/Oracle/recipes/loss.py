"""Losses."""

from builder import BATCH, size_of
from recipes.registry import recipe


@recipe("SoftmaxCrossEntropyLoss", "NegativeLogLikelihoodLoss")
def class_loss(b, op):
    def fits(shape):
        return len(shape) in (2, 3) and shape[1] != BATCH and shape[1] > 1

    rows = b.one_of([BATCH, b.integer(2, 4)])
    scores = b.pick(fits=fits, otherwise=(rows, b.integer(2, 4)))
    count = b.shapes[scores][1]
    shape = (b.shapes[scores][0], *b.shapes[scores][2:])
    labels = b.random.integers(0, count, size_of(shape, b.batch))
    attributes = {"reduction": b.one_of(["none", "sum", "mean"])} if b.chance(0.8) else {}
    if b.chance(0.4):
        attributes["ignore_index"] = b.one_of([-100, 0])
        labels[..., -1:] = attributes["ignore_index"]
        labels.flat[0] = 1
    if op == "NegativeLogLikelihoodLoss":
        scores = b.node("LogSoftmax", [scores], {"axis": 1})
    inputs = [scores, b.leaf(shape, b.one_of(["int64", "int32"]), data=labels)]
    if b.chance(0.5):
        inputs.append(b.leaf((count,), low=0.3, high=2.0, trainable=False))
    outputs = b.integer(1, 2) if op == "SoftmaxCrossEntropyLoss" else 1
    b.node(op, inputs, attributes, outputs)


@recipe("SoftmaxCrossEntropyWithProbabilities")
def probability_loss(b, op):
    logits = b.pick(fits=lambda shape: len(shape) == 2, otherwise=b.shape(2))
    b.node(op, [logits, b.twin(logits, 0.0, 1.0)])


@recipe("BinaryCrossEntropyWithLogits", "MeanSquaredError", "HalfMeanSquaredError")
def elementwise_loss(b, op):
    x = b.pick_of_rank(1)
    b.node(op, [x, b.twin(x, 0.0, 1.0)])
