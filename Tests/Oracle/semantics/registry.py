"""The table of operators, the types, and JAX set to double precision without promotion."""

import jax
import jax.numpy as jnp

jax.config.update("jax_enable_x64", True)
jax.config.update("jax_platforms", "cpu")
jax.config.update("jax_numpy_dtype_promotion", "strict")

DTYPES = {
    "float32": jnp.float64,
    "float64": jnp.float64,
    "int32": jnp.int32,
    "int64": jnp.int64,
    "bool": jnp.bool_,
}

OPERATORS = {}


def operator(function):
    OPERATORS[function.__name__] = function
    return function
