"""A small case of an operator, and what its inputs are made of.

Random floats are rounded to three decimals so that they stay readable and no two of them meet by
accident at a kink.
"""

from dataclasses import dataclass, field

import numpy as np

INF, NAN = np.inf, np.nan
RANDOM = np.random.Generator(np.random.PCG64(20))


def restart():
    """Begins the stream of random numbers anew, so that files of cases do not depend on each other."""
    RANDOM.bit_generator.state = np.random.PCG64(20).state


@dataclass
class Case:
    op: str
    inputs: list
    attributes: dict = field(default_factory=dict)
    output_count: int = 1


def floats(*shape, low=-2.0, high=2.0):
    return RANDOM.uniform(low, high, shape).round(3)


def ints(*shape, low=-4, high=5):
    return RANDOM.integers(low, high, shape)


def bools(*shape):
    return RANDOM.random(shape) < 0.5


def f64(*values):
    return np.array(values, float)


def i32(*values):
    return np.array(values, np.int32)


def i64(*values):
    return np.array(values, np.int64)


def scalar(value):
    return np.array(value)
