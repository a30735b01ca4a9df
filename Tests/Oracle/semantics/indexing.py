"""Parts of tensors by tuples of indices, the largest elements, and numbers by their place."""

import math

import jax
import jax.numpy as jnp
import numpy as np

from semantics.elementwise import first_largest, first_smallest
from semantics.registry import DTYPES, operator


def places(data, indices):
    """One index array for each axis that the tuples take."""
    columns = [indices[..., j] for j in range(indices.shape[-1])]
    return tuple(jnp.where(i < 0, i + n, i) for i, n in zip(columns, data.shape))


@operator
def GatherND(data, indices, *, batch_dims=0):
    gather = lambda data, indices: data[places(data, indices)]  # noqa: E731
    if data.shape[:batch_dims] != indices.shape[:batch_dims]:
        raise ValueError("batches differ")
    if not 1 <= indices.shape[-1] <= data.ndim - batch_dims:
        raise ValueError("tuples do not fit")
    for _ in range(batch_dims):
        gather = jax.vmap(gather)
    return gather(data, indices)


@operator
def ScatterND(data, indices, updates, *, reduction="none"):
    combine = {
        "none": lambda old, new: new,
        "add": jnp.add,
        "mul": jnp.multiply,
        "max": first_largest,
        "min": first_smallest,
    }[reduction]
    count = indices.shape[-1]
    updates = updates.reshape(-1, *data.shape[count:])
    for place, update in zip(zip(*map(jnp.ravel, places(data, indices))), updates):
        data = data.at[place].set(combine(data[place], update))
    return data


@operator
def TopK(x, *, K, axis=-1, largest=1, sorted=1):
    lines = jnp.moveaxis(x, axis, -1)
    order = jnp.argsort(lines, axis=-1, stable=True, descending=bool(largest))[..., :K]
    values = jnp.take_along_axis(lines, order, -1)
    return jnp.moveaxis(values, -1, axis), jnp.moveaxis(order, -1, axis).astype(jnp.int64)


@operator
def EyeLike(x, *, k=0, dtype=None):
    return jnp.eye(*x.shape, k=k, dtype=DTYPES[dtype] if dtype else x.dtype)


@operator
def Range(*, start, limit, delta, dtype=None):
    if dtype is None:
        dtype = "int64" if all(isinstance(n, int) for n in (start, limit, delta)) else "float32"
    count = max(math.ceil((limit - start) / delta), 0)
    return jnp.asarray(start + np.arange(count) * delta, DTYPES[dtype])
