"""Normalization by channels, by groups of them, and along an axis."""

import numpy as np

from cases.case import Case, f64, floats


def channel_inputs(*shape):
    channels = shape[1] if len(shape) > 1 else 1
    return [floats(*shape), floats(channels, low=0.5, high=1.5), floats(channels)]


def all_cases():
    for shape in [(4, 3), (2, 3, 4), (2, 3, 2, 2), (5,)]:
        channels = shape[1] if len(shape) > 1 else 1
        statistics = [floats(channels), floats(channels, low=0.5, high=2)]
        inputs = channel_inputs(*shape) + statistics
        yield Case("BatchNormalization", inputs)
        yield Case("BatchNormalization", inputs, {"epsilon": 0.5})
        # The reference evaluator takes no vectors here.
        training = {"training_mode": 1, "momentum": 0.75, "epsilon": 2.0**-10}
        yield Case("BatchNormalization", inputs, training, 3)
        yield Case("BatchNormalization", inputs, {"training_mode": 1, "momentum": 0.0}, 2)
        yield Case("BatchNormalization", inputs, {"training_mode": 1}, 1)
    for shape in [(2, 3, 4), (2, 3, 2, 3), (1, 2, 40)]:
        yield Case("InstanceNormalization", channel_inputs(*shape))
        yield Case("InstanceNormalization", channel_inputs(*shape), {"epsilon": 0.5})
    for shape, groups in [((2, 4, 3), 2), ((2, 4, 2, 2), 4), ((3, 6), 3), ((2, 3, 5), 1)]:
        attributes = {"num_groups": groups, "epsilon": 2.0**-10}
        yield Case("GroupNormalization", channel_inputs(*shape), attributes)
    x = floats(2, 3, 4)
    for p in (1, 2):
        yield Case("LpNormalization", [x], {"p": p})
        yield Case("LpNormalization", [np.abs(x)], {"p": p, "axis": 1})
        yield Case("LpNormalization", [x], {"p": p, "axis": 0})
        yield Case("LpNormalization", [f64([0, 0], [3, -4])], {"p": p})
    yield Case("LpNormalization", [x])
