"""Normalization along axes."""

import jax
import jax.numpy as jnp

from semantics.registry import operator


@operator
def Softmax(x, *, axis=-1):
    return jax.nn.softmax(x, axis)


@operator
def LogSoftmax(x, *, axis=-1):
    return jax.nn.log_softmax(x, axis)


@operator
def LayerNormalization(x, scale, bias=None, *, axis=-1, epsilon=1e-5, stash_type=1):
    axes = tuple(range(axis % x.ndim, x.ndim))
    mean = jnp.mean(x, axes, keepdims=True)
    variance = jnp.mean((x - mean) ** 2, axes, keepdims=True)
    inverse_deviation = 1 / jnp.sqrt(variance + epsilon)
    y = (x - mean) * inverse_deviation * scale
    return y if bias is None else y + bias, mean, inverse_deviation


@operator
def RMSNormalization(x, scale, *, axis=-1, epsilon=1e-5, stash_type=1):
    axes = tuple(range(axis % x.ndim, x.ndim))
    return x / jnp.sqrt(jnp.mean(x * x, axes, keepdims=True) + epsilon) * scale
