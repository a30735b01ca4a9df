"""Attention and what it needs."""

import jax.numpy as jnp
from jax import lax

from semantics.registry import operator


def by_heads(x, heads):
    """[batch, heads, length, size] of three or four axes."""
    if x.ndim == 4:
        return x
    return x.reshape(*x.shape[:2], heads, -1).swapaxes(1, 2)


@operator
def Attention(
    Q,
    K,
    V,
    attn_mask=None,
    past_key=None,
    past_value=None,
    *,
    is_causal=0,
    kv_num_heads=None,
    q_num_heads=None,
    qk_matmul_output_mode=0,
    scale=None,
    softcap=0.0,
    softmax_precision=None,
):
    query, key, value = by_heads(Q, q_num_heads), by_heads(K, kv_num_heads), by_heads(V, kv_num_heads)
    past = 0
    if past_key is not None:
        past = past_key.shape[2]
        key, value = jnp.append(past_key, key, 2), jnp.append(past_value, value, 2)
    batch, heads, length, size = query.shape
    key_heads, total = key.shape[1:3]
    # Queries as [batch, shared head, head that shares it, length, size].
    grouped = query.reshape(batch, key_heads, -1, length, size)
    scores = jnp.einsum("bgnsd,bgtd->bgnst", grouped, key).reshape(batch, heads, length, total)
    scores = scores * (size**-0.5 if scale is None else scale)
    capped = softcap * jnp.tanh(scores / softcap) if softcap else scores

    bias = jnp.zeros((length, total))
    if attn_mask is not None and attn_mask.dtype == bool:
        bias = jnp.where(attn_mask, 0.0, -jnp.inf)
    elif attn_mask is not None:
        bias = attn_mask
    if is_causal:
        behind = jnp.arange(total) > past + jnp.arange(length)[:, None]
        bias = jnp.where(behind, -jnp.inf, bias)
    biased = capped + bias
    attends = jnp.broadcast_to(bias > -jnp.inf, biased.shape)
    finite = jnp.where(attends, biased, 0)
    largest = lax.stop_gradient(
        jnp.max(finite, 3, keepdims=True, initial=-jnp.inf, where=attends)
    )
    weights = jnp.where(attends, jnp.exp(finite - jnp.where(attends, largest, 0)), 0)
    sums = jnp.sum(weights, 3, keepdims=True)
    weights = weights / jnp.where(sums == 0, 1, sums)
    grouped_weights = weights.reshape(batch, key_heads, -1, length, total)
    y = jnp.einsum("bgnst,bgte->bgnse", grouped_weights, value)
    y = y.reshape(batch, heads, length, value.shape[3])
    if Q.ndim == 3:
        y = y.swapaxes(1, 2).reshape(batch, length, -1)
    return y, key, value, (scores, capped, biased, weights)[qk_matmul_output_mode]


@operator
def RotaryEmbedding(
    X, cos_cache, sin_cache, position_ids=None, *, interleaved=0, num_heads=None, rotary_embedding_dim=0
):
    x = by_heads(X, num_heads)
    angles = lax.complex(cos_cache, sin_cache)
    if position_ids is not None:
        angles = angles[position_ids]
    turned = rotary_embedding_dim or x.shape[3]
    pairs = x[..., :turned].reshape(*x.shape[:3], *((-1, 2) if interleaved else (2, turned // 2)))
    axis = 4 if interleaved else 3
    u, v = jnp.take(pairs, 0, axis), jnp.take(pairs, 1, axis)
    product = lax.complex(u, v) * angles[:, None]
    result = jnp.stack([product.real, product.imag], axis).reshape(*x.shape[:3], turned)
    result = jnp.append(result, x[..., turned:], 3)
    return result if X.ndim == 4 else result.swapaxes(1, 2).reshape(X.shape)
