"""Operators without inputs."""

import numpy as np

from recipes.registry import recipe


@recipe("Constant")
def constant(b, op):
    type = b.one_of(["float32", "float32", "int64", "bool"])
    shape = [b.integer(1, 4) for _ in range(b.integer(0, 2))]
    numbers = {
        "float32": lambda: np.round(b.random.uniform(-2, 2, shape) * 64) / 64,
        "int64": lambda: b.random.integers(-4, 5, shape),
        "bool": lambda: b.random.random(shape) < 0.5,
    }[type]()
    b.node(op, [], {"value": numbers.tolist(), "dtype": type})


@recipe("ConstantOfShape")
def constant_of_shape(b, op):
    attributes = {"input": [b.integer(1, 4) for _ in range(b.integer(0, 2))]}
    if b.chance(0.7):
        attributes["value"] = b.integer(-3, 3)
        attributes["dtype"] = b.one_of(["float32", "int64", "int32"])
    b.node(op, [], attributes)
