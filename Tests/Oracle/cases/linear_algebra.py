"""Matrices: determinants, systems of equations, factors."""

import numpy as np

from cases.case import Case, f64, floats


def regular(*shape):
    """Far from singular, with large elements off the diagonal."""
    return floats(*shape) + 4 * np.roll(np.eye(shape[-1]), 1, 0)


def positive(*shape):
    x = floats(*shape)
    return (np.swapaxes(x, -1, -2) @ x + np.eye(shape[-1])).round(3)


def symmetric(*shape):
    x = floats(*shape)
    return (x + np.swapaxes(x, -1, -2)).round(3)


def all_cases():
    for op in ("Det", "LogDeterminant", "Inverse"):
        yield Case(op, [regular(3, 3)])
        yield Case(op, [regular(2, 2, 4, 4)])
        yield Case(op, [f64([-0.5])])
        yield Case(op, [floats(0, 2, 2)])
    yield Case("Det", [f64([1, 2], [2, 4])])

    for op in ("Solve", "TriangularSolve"):
        yield Case(op, [regular(3, 3) + 4 * np.eye(3), floats(3, 2)])
        yield Case(op, [positive(2, 1, 3, 3), floats(2, 3, 2)])
        yield Case(op, [positive(3, 3), floats(2, 3, 1)])
    for attributes in ({"lower": 0}, {"transpose": 1}, {"lower": 0, "transpose": 1}):
        yield Case("TriangularSolve", [positive(2, 3, 3), floats(2, 3, 2)], attributes)

    yield Case("Cholesky", [positive(3, 3)])
    yield Case("Cholesky", [positive(2, 1, 4, 4)])
    yield Case("SymmetricEigen", [symmetric(3, 3)], output_count=2)
    yield Case("SymmetricEigen", [symmetric(2, 1, 4, 4)], output_count=2)
    yield Case("SymmetricEigen", [symmetric(5, 5)])
    yield Case("SymmetricEigen", [f64([2, 1, 0], [1, 2, 0], [0, 0, 3])])
