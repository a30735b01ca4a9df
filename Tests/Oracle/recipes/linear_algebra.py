"""Matrices in the last two axes, made well conditioned on the way."""

import numpy as np

from recipes.registry import recipe


def square_batch(b):
    def is_square(shape):
        return len(shape) >= 2 and shape[-1] == shape[-2] and shape[-1] in (2, 3, 4)

    size = b.integer(2, 4)
    return b.pick(fits=is_square, otherwise=(*b.shape(b.integer(0, 1)), size, size))


def steadied(b, x, amount):
    """`x` plus a multiple of the unit matrix."""
    unit = b.leaf(b.shapes[x][-2:], data=amount * np.eye(b.shapes[x][-1]), trainable=False)
    return b.node("Add", [x, unit])


def bounded(b):
    return b.node("Tanh", [square_batch(b)])


def transposed(b, x):
    rank = len(b.shapes[x])
    return b.node("Transpose", [x], {"perm": [*range(rank - 2), rank - 1, rank - 2]})


def regular(b):
    return steadied(b, bounded(b), 4)


def positive(b):
    x = bounded(b)
    return steadied(b, b.node("MatMul", [x, transposed(b, x)]), 1)


@recipe("Det", "LogDeterminant", "Inverse")
def square(b, op):
    b.node(op, [regular(b)])


@recipe("Solve", "TriangularSolve")
def solve(b, op):
    a = regular(b)
    batch = b.shapes[a][:-2] if b.chance(0.5) else ()
    right = b.pick_shape((*batch, b.shapes[a][-1], b.integer(1, 3)))
    attributes = {}
    if op == "TriangularSolve" and b.chance(0.7):
        attributes = {"lower": b.integer(0, 1), "transpose": b.integer(0, 1)}
    b.node(op, [a, right], attributes)


@recipe("Cholesky")
def cholesky(b, op):
    b.node(op, [positive(b)])


@recipe("SymmetricEigen")
def symmetric_eigen(b, op):
    x = bounded(b)
    b.node(op, [b.node("Add", [x, transposed(b, x)])], outputs=b.integer(1, 2))
