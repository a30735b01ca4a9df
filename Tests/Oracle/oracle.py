"""Evaluates a graph file in float64 with JAX: outputs, loss and, with --grad, its gradients."""

import argparse
import graphlib
import json
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
from safetensors.numpy import load_file, save_file

from semantics import DTYPES, apply


def read_graph(path):
    graph = json.loads(Path(path).read_text())
    if graph["adjoint"] != 1:
        raise ValueError(f"{path}: format version {graph['adjoint']} is not 1")
    return graph


def outputs_of(node):
    return node.get("outputs", [node["name"]])


def in_topological_order(nodes):
    producer = {output: i for i, node in enumerate(nodes) for output in outputs_of(node)}
    sorter = graphlib.TopologicalSorter()
    for i, node in enumerate(nodes):
        sorter.add(i, *(producer[name] for name in node.get("inputs", []) if name in producer))
    return [nodes[i] for i in sorter.static_order()]


def evaluate(graph, leaves, disturb=lambda value: value, replaced={}):
    """All values of the graph by name; `disturb` is applied to what each node makes, and
    `replaced` goes before what leaves and nodes give."""
    values = {**leaves, **replaced}
    for node in in_topological_order(graph["nodes"]):
        inputs = [None if name is None else values[name] for name in node.get("inputs", [])]
        results = apply(node["op"], inputs, node.get("attributes", {}))
        values.update(zip(outputs_of(node), map(disturb, results)))
        values.update(replaced)
    return values


def initial_value(leaf, shape):
    if "values" in leaf:
        return np.reshape(leaf["values"], shape)
    match leaf.get("initializer"):
        case "zeros":
            return np.zeros(shape)
        case "ones":
            return np.ones(shape)
        case {"constant": value}:
            return np.full(shape, value)
        case {"values": values}:
            return np.reshape(values, shape)
        case _:
            raise ValueError(f"no value for \"{leaf['name']}\"")


def bind_leaves(graph, inputs, weights):
    """A value for every leaf, in its declared type; every dimension name gets one size."""
    given = {**weights, **inputs}
    sizes = dict(graph.get("dimensions", {}))
    leaves = {}
    for group in ("inputs", "parameters", "constants", "states"):
        for leaf in graph.get(group, []):
            name, shape = leaf["name"], leaf["shape"]
            if name in given:
                for dimension, size in zip(shape, given[name].shape):
                    sizes.setdefault(dimension, size)
            shape = [sizes.get(dimension, dimension) for dimension in shape]
            value = given[name] if name in given else initial_value(leaf, shape)
            if list(value.shape) != shape:
                raise ValueError(f'"{name}" is {list(value.shape)}, declared {leaf["shape"]}')
            leaves[name] = jnp.asarray(value, DTYPES[leaf.get("type", "float32")])
    return leaves


def trainable_parameters(graph):
    return [leaf["name"] for leaf in graph.get("parameters", []) if leaf.get("trainable", True)]


def values_and_gradients(graph, leaves, disturb=lambda value: value):
    """All values, and d loss / d parameter for every trainable parameter."""

    def loss(parameters):
        values = evaluate(graph, {**leaves, **parameters}, disturb)
        return values[graph["loss"]].reshape(()), values

    parameters = {name: leaves[name] for name in trainable_parameters(graph)}
    gradients, values = jax.grad(loss, has_aux=True)(parameters)
    return values, gradients


def requested(graph, values):
    names = graph.get("outputs", []) + ([graph["loss"]] if "loss" in graph else [])
    return {name: values[name] for name in names}


def as_arrays(values):
    return {name: np.array(value, order="C") for name, value in values.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("graph", metavar="GRAPH")
    parser.add_argument("--inputs", metavar="X.safetensors")
    parser.add_argument("--weights", metavar="W.safetensors")
    parser.add_argument("--save", metavar="OUT.safetensors", required=True)
    parser.add_argument("--grad", action="store_true", help="save the loss's gradients too")
    arguments = parser.parse_args()

    graph = read_graph(arguments.graph)
    if arguments.weights is None and "weights" in graph:
        arguments.weights = Path(arguments.graph).parent / graph["weights"]
    inputs = load_file(arguments.inputs) if arguments.inputs else {}
    weights = load_file(arguments.weights) if arguments.weights else {}
    leaves = bind_leaves(graph, inputs, weights)
    if arguments.grad:
        values, gradients = values_and_gradients(graph, leaves)
    else:
        values, gradients = evaluate(graph, leaves), {}
    save_file(as_arrays({**requested(graph, values), **gradients}), arguments.save)


if __name__ == "__main__":
    main()
