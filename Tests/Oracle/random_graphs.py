"""Generates random graphs over every operator, with data and the oracle's answers.

Writes NNNN.json, NNNN.inputs.safetensors, NNNN.weights.safetensors and NNNN.expected.safetensors
(outputs, loss and gradients) for each graph, and prints how often each operator occurs.
"""

import argparse
import json
import warnings
from collections import Counter
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
from safetensors.numpy import save_file

from builder import BATCH, Builder, Unsuitable
from oracle import as_arrays, bind_leaves, requested, values_and_gradients
from recipes import RECIPES
from semantics import OPERATORS

NOISE = 1e-13
CONDITION = 1e5  # how much of it may reach the result, relative to the largest element
LARGEST_MAGNITUDE = 1e4


def grow(builder, coverage):
    """Adds nodes, rare operators first."""
    for _ in range(builder.integer(1, 24)):
        weights = np.array([1.0 / (1 + coverage[op]) ** 2 for op in RECIPES])
        op = builder.random.choice(list(RECIPES), p=weights / weights.sum())
        try:
            RECIPES[op](builder)
        except Unsuitable:
            continue


def close(builder):
    """Turns every unused float value into a number and adds them up; returns loss and outputs."""
    ends = [node_output for node_output in node_outputs(builder) if node_output not in builder.used]
    terms = []
    for name in ends:
        if builder.types[name] == "float32":
            bounded = builder.node(builder.one_of(["Softsign", "Atan", "Tanh"]), [name])
            reduce = builder.one_of(["ReduceMean", "ReduceSum"])
            terms.append(builder.node(reduce, [bounded], {"keepdims": 0}))
    if not terms:
        raise Unsuitable
    loss = terms[0] if len(terms) == 1 else builder.node("Sum", terms)
    whole = [name for name in ends if builder.types[name] != "float32"]
    return loss, whole + builder.some_of(name for name in ends if name not in whole)


def node_outputs(builder):
    for node in builder.nodes:
        yield from node.get("outputs", [node["name"]])


def document(builder, loss, outputs):
    graph = {"adjoint": 1, "name": "random"}
    if any(BATCH in leaf["shape"] for _, leaf in builder.leaves):
        graph["dimensions"] = {BATCH: builder.batch}
    for group in ("inputs", "parameters", "constants"):
        leaves = [leaf for kind, leaf in builder.leaves if kind == group]
        leaves = [leaf for leaf in leaves if leaf["name"] in builder.used]
        if group == "parameters":
            for leaf in leaves:
                if leaf["name"] not in builder.slopes[loss]:
                    leaf["trainable"] = False
        if leaves:
            graph[group] = leaves
    return graph | {"nodes": builder.shuffled(builder.nodes), "outputs": outputs, "loss": loss}


def answers(graph, leaves):
    """Values and gradients, or None where rounding alone could change them.

    The graph is evaluated twice, the second time with a little noise on what every node makes:
    this finds values at kinks and steps as well as badly conditioned ones.
    """
    random = np.random.default_rng(0)

    def disturbed(leaves, noise):
        def disturb(value):
            if not jnp.issubdtype(value.dtype, jnp.floating):
                return value
            return value * (1 + noise * random.standard_normal(value.shape))

        return values_and_gradients(graph, leaves, disturb)

    evaluate = jax.jit(disturbed)
    values, gradients = evaluate(leaves, 0.0)
    noisy_values, noisy_gradients = evaluate(leaves, NOISE)
    if not all((np.abs(value) < LARGEST_MAGNITUDE).all() for value in as_arrays(values).values()):
        return None
    exact = as_arrays({**requested(graph, values), **gradients})
    noisy = as_arrays({**requested(graph, noisy_values), **noisy_gradients})
    if not all(agree(exact[name], noisy[name]) for name in exact):
        return None
    if not any(gradient.any() for gradient in gradients.values()):
        return None
    return exact


def agree(exact, noisy):
    if exact.dtype != np.float64:
        return np.array_equal(exact, noisy)
    scale = np.abs(exact).max()
    return np.isfinite(exact).all() and np.abs(exact - noisy).max() <= CONDITION * NOISE * scale


def random_graph(random, coverage):
    """A graph, its inputs, weights and answers; None if the attempt came to nothing."""
    builder = Builder(random)
    try:
        grow(builder, coverage)
        loss, outputs = close(builder)
    except Unsuitable:
        return None
    graph = document(builder, loss, outputs)
    if not 3 <= len(builder.nodes) <= 40 or not builder.slopes[loss]:
        return None
    data = {
        group: {leaf["name"]: builder.data[leaf["name"]] for leaf in graph.get(group, [])}
        for group in ("inputs", "parameters")
    }
    leaves = bind_leaves(graph, data["inputs"], data["parameters"])
    expected = answers(graph, leaves)
    if expected is None:
        return None
    return graph, data["inputs"], data["parameters"], expected


def random_graphs(count, seed):
    """Yields accepted graphs; the same seed gives the same graphs."""
    coverage = Counter()
    random = np.random.default_rng(seed)
    while count:
        found = random_graph(random, coverage)
        if found is not None:
            coverage.update(node["op"] for node in found[0]["nodes"])
            count -= 1
            yield found


def write(directory, index, graph, inputs, weights, expected):
    stem = Path(directory) / f"{index:04}"
    stem.parent.mkdir(parents=True, exist_ok=True)
    stem.with_suffix(".json").write_text(json.dumps(graph, indent=1) + "\n")
    save_file(inputs, f"{stem}.inputs.safetensors")
    save_file(weights, f"{stem}.weights.safetensors")
    save_file(expected, f"{stem}.expected.safetensors")
    return stem


def report(coverage):
    for op in sorted(OPERATORS, key=lambda op: (coverage[op], op)):
        print(f"{coverage[op]:6} {op}")
    missing = [op for op in OPERATORS if not coverage[op]]
    print(f"{len(OPERATORS) - len(missing)} of {len(OPERATORS)} operators occur")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=100, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="S")
    parser.add_argument("--out", required=True, metavar="DIR")
    arguments = parser.parse_args()
    coverage = Counter()
    for index, found in enumerate(random_graphs(arguments.count, arguments.seed)):
        write(arguments.out, index, *found)
        coverage.update(node["op"] for node in found[0]["nodes"])
    report(coverage)


if __name__ == "__main__":
    jax.config.update("jax_disable_most_optimizations", True)
    warnings.simplefilter("ignore")
    main()
