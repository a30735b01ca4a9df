"""Matrices in the last two axes."""

import jax.numpy as jnp
import jax.scipy.linalg

from semantics.registry import operator


def transposed(x):
    return jnp.swapaxes(x, -1, -2)


def mirrored(x):
    """The lower triangle mirrored: gradients reach it as if both triangles were read."""
    return (x + transposed(x)) / 2


def batched(a, b):
    batch = jnp.broadcast_shapes(a.shape[:-2], b.shape[:-2])
    return [jnp.broadcast_to(x, batch + x.shape[-2:]) for x in (a, b)]


@operator
def Det(x):
    return jnp.linalg.det(x)


@operator
def LogDeterminant(a):
    return jnp.linalg.slogdet(a)[1]


@operator
def Inverse(a):
    return jnp.linalg.inv(a)


@operator
def Solve(a, b):
    if a.shape[-1] != b.shape[-2]:
        raise ValueError("sizes differ")
    return jnp.linalg.solve(*batched(a, b))


@operator
def TriangularSolve(a, b, *, lower=1, transpose=0):
    if a.shape[-1] != b.shape[-2]:
        raise ValueError("sizes differ")
    a, b = batched(a, b)
    return jax.scipy.linalg.solve_triangular(a, b, trans=transpose, lower=bool(lower))


@operator
def Cholesky(a):
    return jnp.linalg.cholesky(mirrored(a))


@operator
def SymmetricEigen(a):
    values, vectors = jnp.linalg.eigh(mirrored(a))
    sizes = jnp.abs(vectors)
    first = jnp.argmax(sizes >= 0.999 * sizes.max(-2, keepdims=True), -2)
    leading = jnp.take_along_axis(vectors, first[..., None, :], -2)
    return values, vectors * jnp.where(leading < 0, -1.0, 1.0)
