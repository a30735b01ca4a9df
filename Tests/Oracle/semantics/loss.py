"""Losses."""

import jax
import jax.numpy as jnp

from semantics.registry import operator


@operator
def NegativeLogLikelihoodLoss(input, target, weight=None, *, reduction="mean", ignore_index=None):
    counts = jnp.ones_like(target, bool) if ignore_index is None else target != ignore_index
    label = jnp.where(counts, target, 0)
    picked = jnp.take_along_axis(input, jnp.expand_dims(label, 1), 1).squeeze(1)
    weights = jnp.ones_like(picked) if weight is None else weight[label]
    weights = jnp.where(counts, weights, 0)
    losses = -weights * picked
    if reduction == "none":
        return losses
    total = jnp.sum(losses)
    return total / jnp.sum(weights) if reduction == "mean" else total


@operator
def SoftmaxCrossEntropyLoss(scores, labels, weights=None, *, reduction="mean", ignore_index=None):
    log_prob = jax.nn.log_softmax(scores, 1)
    loss = NegativeLogLikelihoodLoss(
        log_prob, labels, weights, reduction=reduction, ignore_index=ignore_index
    )
    return loss, log_prob


def sum_over_rows(losses):
    return jnp.sum(losses) / losses.shape[0]


@operator
def SoftmaxCrossEntropyWithProbabilities(logits, target):
    return -sum_over_rows(target * jax.nn.log_softmax(logits, 1))


@operator
def BinaryCrossEntropyWithLogits(logits, target):
    return sum_over_rows(jax.nn.softplus(logits) - target * logits)


@operator
def MeanSquaredError(prediction, target):
    return sum_over_rows((prediction - target) ** 2)


@operator
def HalfMeanSquaredError(prediction, target):
    return MeanSquaredError(prediction, target) / 2
