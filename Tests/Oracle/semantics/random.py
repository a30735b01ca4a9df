"""Operators that draw random numbers, by counter: Philox 4x32-10 written once more, in NumPy.

The key is a hash of the run's seed and of the stream's number, which is a hash of its name or of the
`seed` attribute. The run's seed and step are 0 here.
"""

import struct

import jax.numpy as jnp
import numpy as np
import scipy.special

from semantics.registry import DTYPES, operator

WORD = 2**64 - 1


def stable_hash(data):
    """FNV-1a, then the finalizer of MurmurHash 3."""
    value = 0xCBF29CE484222325
    for byte in data:
        value = (value ^ byte) * 0x100000001B3 & WORD
    value = (value ^ value >> 33) * 0xFF51AFD7ED558CCD & WORD
    value = (value ^ value >> 33) * 0xC4CEB9FE1A85EC53 & WORD
    return value ^ value >> 33


def stream_number(stream, seed):
    if isinstance(seed, int):
        return stable_hash(b"\1" + struct.pack("<q", seed))
    if seed is not None:
        return stable_hash(b"\2" + struct.pack("<d", seed))
    return stable_hash(b"\0" + stream.encode())


def philox(counter, key):
    counter, key = [int(word) for word in counter], list(key)
    for _ in range(10):
        first, second = counter[0] * 0xD2511F53, counter[2] * 0xCD9E8D57
        counter = [
            second >> 32 ^ counter[1] ^ key[0],
            second & 0xFFFFFFFF,
            first >> 32 ^ counter[3] ^ key[1],
            first & 0xFFFFFFFF,
        ]
        key = [key[0] + 0x9E3779B9 & 0xFFFFFFFF, key[1] + 0xBB67AE85 & 0xFFFFFFFF]
    return counter


def random_bits(shape, stream, seed):
    """53 bits for each element."""
    key = stable_hash(struct.pack("<QQ", 0, stream_number(stream, seed)))
    count = int(np.prod(shape))
    bits = []
    for block in range((count + 1) // 2):
        a, b, c, d = philox([block, 0, 0, 0], [key & 0xFFFFFFFF, key >> 32])
        bits += [(a << 32 | b) >> 11, (c << 32 | d) >> 11]
    return np.array(bits[:count], np.int64).reshape(shape)


def uniform(shape, stream, seed):
    return jnp.asarray(random_bits(shape, stream, seed) * 2.0**-53)


def normal(shape, stream, seed):
    bits = random_bits(shape, stream, seed)
    # The quantile function is odd about the middle; below it, ndtri is exact.
    half = np.minimum(bits, 2**53 - 1 - bits)
    quantile = scipy.special.ndtri((2 * half + 1) * 2.0**-54)
    return jnp.asarray(np.where(bits < 2**52, quantile, -quantile))


def dtype_like(input, dtype):
    return input.dtype if dtype is None else DTYPES[dtype]


@operator
def RandomNormal(*, shape, dtype="float32", mean=0.0, scale=1.0, seed=None, stream=""):
    return (mean + scale * normal(shape, stream, seed)).astype(DTYPES[dtype])


@operator
def RandomUniform(*, shape, dtype="float32", low=0.0, high=1.0, seed=None, stream=""):
    return (low + (high - low) * uniform(shape, stream, seed)).astype(DTYPES[dtype])


@operator
def RandomNormalLike(input, *, dtype=None, mean=0.0, scale=1.0, seed=None, stream=""):
    numbers = normal(input.shape, stream, seed)
    return (mean + scale * numbers).astype(dtype_like(input, dtype))


@operator
def RandomUniformLike(input, *, dtype=None, low=0.0, high=1.0, seed=None, stream=""):
    numbers = uniform(input.shape, stream, seed)
    return (low + (high - low) * numbers).astype(dtype_like(input, dtype))


@operator
def Bernoulli(input, *, dtype=None, seed=None, stream=""):
    return (uniform(input.shape, stream, seed) < input).astype(dtype_like(input, dtype))


@operator
def Dropout(data, *, ratio=0.5, training_mode=False, seed=None, stream=""):
    if not training_mode:
        return data, jnp.ones(data.shape, bool)
    mask = uniform(data.shape, stream, seed) >= ratio
    return jnp.where(mask, data / (1 - ratio), 0.0), mask
