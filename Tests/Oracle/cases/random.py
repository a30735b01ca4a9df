"""Operators that draw random numbers; each case names its stream, or gives a seed."""

import numpy as np

from cases.case import INF, NAN, Case, f64, floats, ints, scalar


def filled():
    for op in ("RandomNormal", "RandomUniform"):
        yield Case(op, [], {"shape": [3, 5], "stream": "a"})
        yield Case(op, [], {"shape": [7], "dtype": "float64", "stream": "a longer name, 'ä'"})
        yield Case(op, [], {"shape": [], "seed": 3.5})
        yield Case(op, [], {"shape": [2, 0, 3], "stream": "a"})
    yield Case("RandomNormal", [], {"shape": [4], "mean": -2.0, "scale": 0.5, "stream": "a"})
    yield Case("RandomUniform", [], {"shape": [4], "low": -2.0, "high": -1.5, "stream": "a"})


def like():
    for op in ("RandomNormalLike", "RandomUniformLike"):
        yield Case(op, [floats(3, 5)], {"stream": "a"})
        yield Case(op, [ints(2, 3)], {"dtype": "float32", "seed": -1.0})
        yield Case(op, [scalar(0.5)], {"stream": ""})
    yield Case("RandomNormalLike", [floats(4)], {"mean": 2.0, "scale": 3.0, "stream": "a"})
    yield Case("RandomUniformLike", [floats(4)], {"low": 2.0, "high": 3.0, "stream": "a"})


def chances():
    yield Case("Bernoulli", [f64([0, 1, 2], [-1, NAN, 0.5])], {"stream": "a"})
    probabilities = floats(4, 5, low=0, high=1)
    for dtype in ("float32", "int32", "int64", "bool"):
        yield Case("Bernoulli", [probabilities], {"dtype": dtype, "stream": "a"})
    yield Case("Bernoulli", [probabilities], {"seed": 2.0})


def dropouts():
    data = floats(3, 7)
    yield Case("Dropout", [data], {"stream": "a"}, 2)
    for ratio in (0.0, 0.25, 0.5, 0.875):
        yield Case("Dropout", [data], {"ratio": ratio, "training_mode": True, "stream": "a"}, 2)
    yield Case("Dropout", [data], {"training_mode": True, "seed": 2**53 + 1})
    yield Case("Dropout", [f64(NAN, INF, -INF, 1, 2)], {"training_mode": True, "stream": "a"}, 2)
    yield Case("Dropout", [np.zeros((2, 0))], {"training_mode": True, "stream": "a"}, 2)


def all_cases():
    for family in (filled, like, chances, dropouts):
        yield from family()
