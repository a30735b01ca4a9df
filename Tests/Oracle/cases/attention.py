"""Attention with masks, pasts and shared heads, and rotary embeddings."""

import numpy as np

from cases.case import INF, Case, bools, f64, floats, i64


def operands(batch, heads, key_heads, length, keys, size, value_size):
    return [
        floats(batch, heads, length, size),
        floats(batch, key_heads, keys, size),
        floats(batch, key_heads, keys, value_size),
    ]


def attention():
    plain = operands(2, 2, 2, 3, 4, 2, 3)
    square = operands(1, 2, 2, 4, 4, 3, 2)
    grouped = operands(2, 4, 2, 3, 5, 2, 2)
    yield Case("Attention", plain)
    yield Case("Attention", plain, {"scale": 0.25}, 4)
    yield Case("Attention", plain, {"softcap": 1.5, "qk_matmul_output_mode": 1}, 4)
    yield Case("Attention", plain, {"softcap": 1.5, "qk_matmul_output_mode": 0}, 4)
    yield Case("Attention", plain, {"qk_matmul_output_mode": 3}, 4)
    yield Case("Attention", square, {"is_causal": 1})
    yield Case("Attention", square, {"is_causal": 1, "qk_matmul_output_mode": 3}, 4)
    yield Case("Attention", grouped)
    yield Case("Attention", grouped, {"is_causal": 1, "softcap": 2.0})
    yield Case("Attention", operands(1, 4, 1, 2, 3, 2, 2))

    bias = floats(2, 1, 3, 4)
    yield Case("Attention", [*plain, bias])
    yield Case("Attention", [*plain, bias], {"softcap": 2.0, "qk_matmul_output_mode": 2}, 4)
    yield Case("Attention", [*plain, floats(3, 4)], {"is_causal": 1})
    yield Case("Attention", [*plain, np.array([[[True]], [[False]]])])
    mask = bools(2, 2, 3, 4)
    mask[0, 0, 1] = False  # attends to nothing
    yield Case("Attention", [*plain, mask])
    yield Case("Attention", [*plain, mask], {"is_causal": 1, "qk_matmul_output_mode": 3}, 4)
    yield Case("Attention", [*plain, mask], {"qk_matmul_output_mode": 2}, 4)
    yield Case("Attention", [*plain, np.array([True, False, True, True])])
    holes = f64([0, -INF, 1, 0.5], [-INF, -INF, -INF, -INF], [0.25, 0, 0, -INF])
    yield Case("Attention", [*plain, holes])

    past = [floats(2, 2, 3, 2), floats(2, 2, 3, 3)]
    everything = np.ones((3, 7), bool)
    yield Case("Attention", [*plain, everything, *past], {"is_causal": 1}, 3)
    yield Case("Attention", [*plain, floats(3, 7), *past], {"qk_matmul_output_mode": 2}, 4)
    past = [floats(2, 2, 2, 2), floats(2, 2, 2, 2)]
    yield Case("Attention", [*grouped, floats(7), *past], {"is_causal": 1, "scale": 0.5}, 3)

    flat = [floats(2, 3, 8), floats(2, 4, 4), floats(2, 4, 6)]
    heads = {"q_num_heads": 4, "kv_num_heads": 2}
    yield Case("Attention", flat, heads)
    yield Case("Attention", flat, {**heads, "is_causal": 1}, 4)
    past = [floats(2, 2, 1, 2), floats(2, 2, 1, 3)]
    yield Case("Attention", [*flat, bools(3, 5), *past], heads, 3)


def rotary():
    angles = floats(10, 3, low=-3, high=3)
    for interleaved in (0, 1):
        turn = {"interleaved": interleaved}
        x = floats(2, 2, 4, 6)
        rows = [floats(2, 4, 3), floats(2, 4, 3)]
        yield Case("RotaryEmbedding", [x, *rows], turn)
        caches = [np.cos(angles).round(3), np.sin(angles).round(3)]
        positions = i64([0, 1, 2, 3], [9, 1, 1, 5])
        yield Case("RotaryEmbedding", [x, *caches, positions], turn)
        partial = [floats(10, 2), floats(10, 2)]
        attributes = {**turn, "rotary_embedding_dim": 4}
        yield Case("RotaryEmbedding", [x, *partial, positions], attributes)
        flat = floats(2, 4, 12)
        attributes = {**attributes, "num_heads": 2}
        yield Case("RotaryEmbedding", [flat, *partial, positions], attributes)
        yield Case("RotaryEmbedding", [flat, *rows], {**turn, "num_heads": 2})


def all_cases():
    yield from attention()
    yield from rotary()
