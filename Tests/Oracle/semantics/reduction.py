"""Reductions, searches and running sums."""

import functools
import math

import jax
import jax.numpy as jnp

from semantics.registry import operator


def reduction(reduce):
    """An operator from `reduce(x, axes)`, which keeps the reduced axes at size 1."""

    @functools.wraps(reduce)
    def reduced(x, *, axes=None, keepdims=1, noop_with_empty_axes=0):
        if not axes:
            axes = () if noop_with_empty_axes else range(x.ndim)
        axes = tuple(axis % x.ndim for axis in axes)
        y = reduce(x, axes)
        return y if keepdims else jnp.squeeze(y, axes)

    del reduced.__wrapped__  # so that its signature is its own
    return operator(reduced)


@reduction
def ReduceSum(x, axes):
    return jnp.sum(x, axes, keepdims=True, dtype=x.dtype)


@reduction
def ReduceMean(x, axes):
    return jnp.mean(x, axes, keepdims=True)


@reduction
def ReduceProd(x, axes):
    return jnp.prod(x, axes, keepdims=True, dtype=x.dtype)


@reduction
def ReduceL1(x, axes):
    return jnp.sum(jnp.sign(x) * x, axes, keepdims=True, dtype=x.dtype)


@reduction
def ReduceL2(x, axes):
    square = jnp.sum(x * x, axes, keepdims=True)
    return jnp.where(square == 0, 0, jnp.sqrt(jnp.where(square == 0, 1, square)))


@reduction
def ReduceSumSquare(x, axes):
    return jnp.sum(x * x, axes, keepdims=True, dtype=x.dtype)


@reduction
def ReduceLogSum(x, axes):
    return jnp.log(jnp.sum(x, axes, keepdims=True))


@reduction
def ReduceLogSumExp(x, axes):
    largest = jnp.max(jax.lax.stop_gradient(x), axes, keepdims=True, initial=-jnp.inf)
    shift = jnp.where(jnp.isfinite(largest), largest, 0)
    return shift + jnp.log(jnp.sum(jnp.exp(x - shift), axes, keepdims=True))


def first_extreme(x, axes, argument, of_nothing):
    kept = [axis for axis in range(x.ndim) if axis not in axes]
    shape = [1 if axis in axes else x.shape[axis] for axis in range(x.ndim)]
    length = math.prod(x.shape[axis] for axis in axes)
    rows = x.transpose(*kept, *axes).reshape(*(x.shape[axis] for axis in kept), length)
    if length == 0:
        return jnp.full(shape, of_nothing, x.dtype)
    index = argument(rows, -1, keepdims=True)
    return jnp.take_along_axis(rows, index, -1).reshape(shape)


def lowest(dtype):
    return -jnp.inf if jnp.issubdtype(dtype, jnp.floating) else jnp.iinfo(dtype).min


def highest(dtype):
    return jnp.inf if jnp.issubdtype(dtype, jnp.floating) else jnp.iinfo(dtype).max


@reduction
def ReduceMax(x, axes):
    return first_extreme(x, axes, jnp.argmax, lowest(x.dtype))


@reduction
def ReduceMin(x, axes):
    return first_extreme(x, axes, jnp.argmin, highest(x.dtype))


def argument_of(search, x, axis, keepdims, last):
    if not last:
        return search(x, axis, keepdims=bool(keepdims)).astype(jnp.int64)
    return x.shape[axis] - 1 - search(jnp.flip(x, axis), axis, keepdims=bool(keepdims))


@operator
def ArgMax(x, *, axis=0, keepdims=1, select_last_index=0):
    return argument_of(jnp.argmax, x, axis, keepdims, select_last_index)


@operator
def ArgMin(x, *, axis=0, keepdims=1, select_last_index=0):
    return argument_of(jnp.argmin, x, axis, keepdims, select_last_index)


@operator
def CumSum(x, *, axis, exclusive=0, reverse=0):
    x = jnp.flip(x, axis) if reverse else x
    if exclusive:
        padding = [(1, -1, 0) if i == axis % x.ndim else (0, 0, 0) for i in range(x.ndim)]
        x = jax.lax.pad(x, jnp.zeros((), x.dtype), padding)
    y = jnp.cumsum(x, axis, dtype=x.dtype)
    return jnp.flip(y, axis) if reverse else y
