"""Reductions, searches and running sums."""

from recipes.registry import argument, number_type, recipe


def reduction_attributes(b, x):
    rank = len(b.shapes[x])
    attributes = {}
    if b.chance(0.8):
        axes = b.shuffled(b.some_of(range(rank)))
        attributes["axes"] = [b.signed(axis, rank) for axis in axes]
    if b.chance(0.6):
        attributes["keepdims"] = b.integer(0, 1)
    if b.chance(0.2):
        attributes["noop_with_empty_axes"] = b.integer(0, 1)
    return attributes


@recipe(*"ReduceMean ReduceL2 ReduceLogSum ReduceLogSumExp".split())
def reduction(b, op):
    x = argument(b, op)
    b.node(op, [x], reduction_attributes(b, x))


@recipe(*"ReduceSum ReduceMax ReduceMin ReduceProd ReduceL1 ReduceSumSquare".split())
def reduction_of_numbers(b, op):
    type = number_type(b)
    x = argument(b, op) if type == "float32" else b.pick(type)
    b.node(op, [x], reduction_attributes(b, x))


@recipe("ArgMax", "ArgMin")
def argument_search(b, op):
    x = b.pick_of_rank(1)
    rank = len(b.shapes[x])
    attributes = {"axis": b.signed(b.axis(x, 2), rank)}
    if b.chance(0.5):
        attributes["keepdims"] = b.integer(0, 1)
    if b.chance(0.3):
        attributes["select_last_index"] = b.integer(0, 1)
    b.node(op, [x], attributes)


@recipe("CumSum")
def cumulative_sum(b, op):
    x = b.pick_of_rank(1)
    rank = len(b.shapes[x])
    attributes = {"axis": b.signed(b.integer(0, rank - 1), rank)}
    for name in b.some_of(["exclusive", "reverse"]):
        attributes[name] = 1
    b.node(op, [x], attributes)
