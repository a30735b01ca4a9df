"""Operators without inputs."""

import jax.numpy as jnp

from semantics.registry import DTYPES, operator


@operator
def Constant(*, value, dtype="float32"):
    return jnp.asarray(value, DTYPES[dtype])


@operator
def ConstantOfShape(*, input, value=0, dtype="float32"):
    return jnp.full(input, value, DTYPES[dtype])
