"""Elements move, none is computed."""

import math

import jax
import jax.numpy as jnp
import numpy as np

from semantics.elementwise import first_largest, first_smallest
from semantics.registry import operator


@operator
def Reshape(x, *, shape, allowzero=0):
    if not allowzero:
        shape = [x.shape[i] if size == 0 else size for i, size in enumerate(shape)]
    return x.reshape(shape)


@operator
def Flatten(x, *, axis=1):
    if axis < 0:
        axis += x.ndim
    return x.reshape(math.prod(x.shape[:axis]), math.prod(x.shape[axis:]))


@operator
def Squeeze(x, *, axes=None):
    return jnp.squeeze(x, None if axes is None else tuple(axes))


@operator
def Unsqueeze(x, *, axes):
    return jnp.expand_dims(x, tuple(axes))


@operator
def Transpose(x, *, perm=None):
    return jnp.transpose(x, perm)


@operator
def Expand(x, *, shape):
    return jnp.broadcast_to(x, np.broadcast_shapes(x.shape, tuple(shape)))


@operator
def Tile(x, *, repeats):
    return jnp.tile(x, repeats)


@operator
def Concat(*inputs, axis):
    return jnp.concatenate(inputs, axis)


@operator
def Split(x, *, split=None, num_outputs=None, axis=0):
    if split is None:
        part = -(-x.shape[axis] // num_outputs)
        bounds = [part * i for i in range(1, num_outputs)]
    else:
        bounds = np.cumsum(split)[:-1]
    return tuple(jnp.split(x, bounds, axis))


@operator
def Slice(x, *, starts, ends, axes=None, steps=None):
    axes = range(len(starts)) if axes is None else axes
    steps = [1] * len(starts) if steps is None else steps
    index = [slice(None)] * x.ndim
    for axis, start, end, step in zip(axes, starts, ends, steps):
        index[axis] = slice(start, end, step)
    return x[tuple(index)]


@operator
def Pad(x, *, pads, mode="constant", constant_value=0, axes=None):
    axes = range(x.ndim) if axes is None else axes
    widths = [(0, 0)] * x.ndim
    for i, axis in enumerate(axes):
        widths[axis] = (pads[i], pads[len(axes) + i])
    if mode == "constant":
        padding = [(low, high, 0) for low, high in widths]
        return jax.lax.pad(x, jnp.asarray(constant_value, x.dtype), padding)
    return jnp.pad(x, widths, mode)


def wrapped(indices, size):
    return jnp.where(indices < 0, indices + size, indices)


@operator
def Gather(data, indices, *, axis=0):
    return jnp.take(data, wrapped(indices, data.shape[axis]), axis)


@operator
def GatherElements(data, indices, *, axis=0):
    axis %= data.ndim
    reach = [slice(size) for size in indices.shape]
    reach[axis] = slice(None)
    index = wrapped(indices, data.shape[axis])
    return jnp.take_along_axis(data[tuple(reach)], index, axis)


@operator
def ScatterElements(data, indices, updates, *, axis=0, reduction="none"):
    combine = {
        "none": lambda old, new: new,
        "add": jnp.add,
        "mul": jnp.multiply,
        "max": first_largest,
        "min": first_smallest,
    }[reduction]
    axis %= data.ndim
    indices = wrapped(indices, data.shape[axis])
    for i in range(indices.shape[axis]):  # no two elements of one slice meet
        places = list(np.indices(indices.shape[:axis] + (1,) + indices.shape[axis + 1 :]))
        places[axis] = jax.lax.slice_in_dim(indices, i, i + 1, axis=axis)
        update = jax.lax.slice_in_dim(updates, i, i + 1, axis=axis)
        places = tuple(places)
        data = data.at[places].set(combine(data[places], update))
    return data


@operator
def OneHot(indices, values, *, depth, axis=-1):
    hot = jnp.expand_dims(wrapped(indices, depth), axis)
    places = jnp.arange(depth, dtype=indices.dtype)
    places = jnp.expand_dims(places, [i for i in range(hot.ndim) if i != axis % hot.ndim])
    return jnp.where(hot == places, values[1], values[0])


@operator
def Trilu(x, *, k=0, upper=1):
    return jnp.triu(x, k) if upper else jnp.tril(x, k)
