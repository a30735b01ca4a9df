"""Attention and rotary embeddings."""

import numpy as np

from builder import BATCH, size_of
from recipes.registry import recipe


def four_axes(b):
    def fits(shape):
        return len(shape) == 4 and BATCH not in shape[1:]

    batch = b.one_of([BATCH, 1, 2])
    return b.pick(fits=fits, otherwise=(batch, b.one_of([1, 2, 4]), b.integer(1, 3), 2))


@recipe("Attention")
def attention(b, op):
    keys, value_size = b.integer(1, 4), b.integer(1, 3)
    attributes = {"is_causal": 1} if b.chance(0.4) else {}
    if b.chance(0.5):
        q = four_axes(b)
        batch, heads, length, size = b.shapes[q]
        key_heads = b.one_of(n for n in range(1, heads + 1) if heads % n == 0)
        k = b.pick_shape((batch, key_heads, keys, size))
        v = b.leaf((batch, key_heads, keys, value_size))
    else:
        batch, key_heads, length = b.one_of([BATCH, 2]), b.integer(1, 2), b.integer(1, 3)
        heads, size = key_heads * b.integer(1, 2), b.integer(1, 2)
        q = b.pick_shape((batch, length, heads * size))
        k = b.leaf((batch, keys, key_heads * size))
        v = b.leaf((batch, keys, key_heads * value_size))
        attributes |= {"q_num_heads": heads, "kv_num_heads": key_heads}
    past = []
    if b.chance(0.3):
        count = b.integer(1, 2)
        past = [b.leaf((batch, key_heads, count, width)) for width in (size, value_size)]
        keys += count
    mask = None
    if b.chance(0.5):
        shape = b.one_of([(length, keys), (heads, 1, keys), (batch, 1, length, keys)])
        mask = b.leaf(shape, b.one_of(["bool", "float32"]))
    if b.chance(0.3):
        attributes["scale"] = b.dyadic(0.2, 1)
    if b.chance(0.3):
        attributes["softcap"] = b.dyadic(1, 3)
    outputs = b.one_of([1, 1, 3, 4])
    if outputs == 4:
        # Mode 2 may make minus infinity.
        attributes["qk_matmul_output_mode"] = b.one_of([0, 1, 3])
    inputs = [q, k, v] + ([mask] if mask or past else []) + past
    b.node(op, inputs, attributes, outputs)


@recipe("RotaryEmbedding")
def rotary(b, op):
    attributes = {"interleaved": b.integer(0, 1)}
    if b.chance(0.5):
        x = four_axes(b)
        batch, _, length, size = b.shapes[x]
    else:
        heads, size = b.integer(1, 2), b.one_of([2, 4])
        batch, length = b.one_of([BATCH, 2]), b.integer(1, 3)
        x = b.pick_shape((batch, length, heads * size))
        attributes["num_heads"] = heads
    half = b.integer(1, max(size // 2, 1))
    if 2 * half != size or b.chance(0.3):
        attributes["rotary_embedding_dim"] = 2 * half
    if b.chance(0.5):
        b.node(op, [x, *(b.leaf((batch, length, half)) for _ in range(2))], attributes)
        return
    positions = b.random.integers(0, 5, size_of((batch, length), b.batch))
    ids = b.leaf((batch, length), "int64", data=np.asarray(positions))
    b.node(op, [x, b.leaf((5, half)), b.leaf((5, half)), ids], attributes)
