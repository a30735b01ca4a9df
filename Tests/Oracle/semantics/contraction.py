"""Sums of products."""

import jax.numpy as jnp

from semantics.registry import OPERATORS, operator

OPERATORS["MatMul"] = jnp.matmul


@operator
def Gemm(a, b, c=None, *, alpha=1.0, beta=1.0, transA=0, transB=0):
    y = alpha * ((a.T if transA else a) @ (b.T if transB else b))
    return y if c is None else y + beta * c


@operator
def Einsum(*inputs, equation):
    return jnp.einsum(equation, *inputs)
