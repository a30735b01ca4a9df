"""One recipe per operator: how to add it to a random graph with inputs that suit it.

`RECIPES` maps an operator's name to a function of the builder that adds one such node.
"""

from recipes import (  # noqa: F401 (each adds its operators to the table)
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
from recipes.registry import RECIPES

__all__ = ["RECIPES"]
