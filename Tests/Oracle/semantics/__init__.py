"""What each operator means, in JAX.

`OPERATORS` maps an operator's name to a function: positional parameters are the node's inputs
(`None` where an optional one is omitted), keyword-only parameters its attributes with their
defaults, and the result is the output or a tuple of outputs. Everything floating is float64.

Where a function has a kink, the derivative that JAX finds is the convention: each `where`
puts the kink on the side whose slope counts.
"""

from semantics import (  # noqa: F401 (each adds its operators to the table)
    attention,
    contraction,
    elementwise,
    indexing,
    leaf,
    linear_algebra,
    loss,
    movement,
    normalization,
    random,
    reduction,
    window,
)
from semantics.registry import DTYPES, OPERATORS

__all__ = ["DTYPES", "OPERATORS", "apply"]


def apply(op, inputs, attributes):
    """The outputs of one node, always as a tuple."""
    results = OPERATORS[op](*inputs, **attributes)
    return results if isinstance(results, tuple) else (results,)
