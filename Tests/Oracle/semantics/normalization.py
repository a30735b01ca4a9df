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


def per_channel(values, x):
    """One number for each channel, shaped to broadcast to x."""
    return values.reshape((1, -1) + (1,) * (x.ndim - 2)) if x.ndim > 1 else values


@operator
def BatchNormalization(
    X, scale, B, input_mean, input_var, *, epsilon=1e-5, momentum=0.9, training_mode=0
):
    mean, variance = input_mean, input_var
    if training_mode:
        channels_first = jnp.moveaxis(X, 1, 0) if X.ndim > 1 else X
        rows = channels_first.reshape(scale.shape[0], -1)
        mean, variance = jnp.mean(rows, 1), jnp.var(rows, 1)
    slope = scale / jnp.sqrt(variance + epsilon)
    y = X * per_channel(slope, X) + per_channel(B - mean * slope, X)
    if not training_mode:
        return y
    running_mean = momentum * input_mean + (1 - momentum) * mean
    return y, running_mean, momentum * input_var + (1 - momentum) * variance


@operator
def InstanceNormalization(input, scale, B, *, epsilon=1e-5):
    return GroupNormalization(input, scale, B, num_groups=input.shape[1], epsilon=epsilon)


@operator
def GroupNormalization(X, scale, bias, *, num_groups, epsilon=1e-5, stash_type=1):
    groups = X.reshape(X.shape[0] * num_groups, -1)
    unit = jax.nn.standardize(groups, axis=1, epsilon=epsilon).reshape(X.shape)
    return unit * per_channel(scale, X) + per_channel(bias, X)


@operator
def LpNormalization(input, *, axis=-1, p=2):
    # The gradient of zeros is made zero before a norm can divide by it.
    is_zero = jnp.all(input == 0, axis, keepdims=True)
    x = jnp.where(is_zero, 1, input)
    norm = jnp.linalg.norm(x, p, axis, keepdims=True)
    return jnp.where(is_zero, 0, x / norm)
