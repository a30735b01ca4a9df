#!/usr/bin/env python3
"""Writes the graph of each workload of workloads.py to Graphs/bench.

    python graphs.py --adjoint ../../.build/release/adjoint

The input is `x`, the target `t`; parameters have the names and shapes of `workloads.py`, and where there is
no loss, the output is `y`. `adjoint format` puts each file into its canonical form. Needs no package.
"""
import argparse
import json
import os
import subprocess

import workloads

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "Graphs", "bench")

DESCRIPTIONS = {
    "xor-train": "A small net learns the exclusive or: next to nothing but the cost of a step.",
    "mlp-small-train": "A small classifier: a step of some tens of microseconds.",
    "mlp-train": "A classifier of the size of MNIST, trained with momentum.",
    "mlp-wide-train": "A wide classifier: nearly nothing but products of large matrices.",
    "branches-train": "Eight independent branches, joined at their ends.",
    "deep-elementwise": "A chain of 200 links x = tanh(x) * a + x, for gradients of all vectors a.",
    "lenet-train": "A small convolutional classifier.",
    "transformer-block-train": "One causal transformer block, normalized before each half.",
    "mlp-infer-1": "The net of mlp-train for one row.",
    "mlp-infer-256": "The net of mlp-train for many rows.",
    "jacobian": "A net of one vector, for its Jacobian.",
    "logreg-big": "Logistic regression on many rows: bound by memory.",
}


class GraphDocument:
    """A graph file under construction; `add` gives the name of the new node."""

    def __init__(self, workload, dimension):
        self.workload, self.nodes = workload, []
        self.inputs = [{"name": "x", "shape": [dimension, *workload.x_shape[1:]]}]
        if workload.classes:
            self.inputs.append({"name": "t", "shape": [dimension], "type": "int64"})
        elif workload.t_shape:
            self.inputs.append({"name": "t", "shape": [dimension, *workload.t_shape[1:]]})

    def add(self, name, op, inputs, **attributes):
        self.nodes.append({"name": name, "op": op, "inputs": inputs, "attributes": attributes})
        return name

    def dense(self, x, layer, name, activation=None):
        """Rows of x times W<layer> plus b<layer>, then an activation."""
        z = self.add(f"z{layer}" if activation else name, "Gemm", [x, f"W{layer}", f"b{layer}"])
        return self.add(name, activation, [z]) if activation else z

    def classify(self, scores):
        self.add("loss", "SoftmaxCrossEntropyLoss", [scores, "t"])

    def text(self):
        w = self.workload
        names = [n["name"] for n in self.nodes]
        # The numbers come with --weights, where NumPy writes a scalar as one element of one axis; the
        # initializers let a graph run without.
        document = {
            "adjoint": 1, "name": w.name, "description": DESCRIPTIONS[w.name], "inputs": self.inputs,
            "parameters": [{"name": name, "shape": list(shape) or [1], "initializer": INITIALIZERS[kind]}
                           for name, shape, kind, _ in w.params],
            "nodes": self.nodes,
            "outputs": [name for name in ("y", "loss") if name in names],
        }
        if "loss" in names:
            document["loss"] = "loss"
        if w.kind == "train":
            rule = {"learningRate": w.lr} | ({"momentum": w.momentum} if w.momentum else {})
            data = {"x": w.x_literal, "t": w.t_literal} if w.x_literal else {}
            document["training"] = {"data": data, "epochs": 1, "batchSize": w.x_shape[0],
                                    "optimizer": {"momentum" if w.momentum else "sgd": rule}}
        return json.dumps(document)


INITIALIZERS = {"w": "glorotUniform", "b": "zeros", "g": "ones", "a": {"uniform": {"low": -0.1, "high": 0.1}}}


def perceptron(g):
    """Dense layers with Relu between them."""
    x, count = "x", len(g.workload.params) // 2
    for layer in range(1, count):
        x = g.dense(x, layer, f"h{layer}", "Relu")
    y = g.dense(x, count, "y")
    if g.workload.classes:
        g.classify(y)
    elif g.workload.t_shape:
        g.add("loss", "HalfMeanSquaredError", [y, "t"])


def branches(g):
    ends = []
    for k in range(1, 9):
        h = g.dense("x", f"1_{k}", f"h1_{k}", "Tanh")
        ends.append(g.dense(h, f"2_{k}", f"h2_{k}", "Tanh"))
    g.classify(g.dense(g.add("joined", "Concat", ends, axis=1), 1, "y"))


def chain(g):
    x = "x"
    for link, (a, *_) in enumerate(g.workload.params, 1):
        bent = g.add(f"tanh{link}", "Tanh", [x])
        scaled = g.add(f"scaled{link}", "Mul", [bent, a])
        x = g.add(f"x{link}", "Add", [scaled, x])
    g.add("square", "Mul", [x, x])
    g.add("loss", "ReduceMean", ["square"], keepdims=0)


def lenet(g):
    x = "x"
    for layer in (1, 2):
        z = g.add(f"conv{layer}", "Conv", [x, f"C{layer}", f"c{layer}"])
        h = g.add(f"relu{layer}", "Relu", [z])
        x = g.add(f"pool{layer}", "MaxPool", [h], kernel_shape=[2, 2], strides=[2, 2])
    x = g.add("features", "Flatten", [x])
    g.classify(g.dense(g.dense(x, 1, "h1", "Relu"), 2, "y"))


def transformer(g):
    def affine(name, x, weight, bias):
        return g.add(name, "Add", [g.add(f"{name}Product", "MatMul", [x, weight]), bias])

    a = g.add("a", "LayerNormalization", ["x", "g1", "b1"], epsilon=1e-5)
    qkv = affine("qkv", a, "Wqkv", "bqkv")
    g.add("split", "Split", [qkv], axis=-1, num_outputs=3)
    g.nodes[-1]["outputs"] = ["q", "k", "v"]
    heads = g.add("heads", "Attention", ["q", "k", "v"], q_num_heads=4, kv_num_heads=4, is_causal=1)
    middle = g.add("middle", "Add", ["x", affine("o", heads, "Wo", "bo")])
    m = g.add("m", "LayerNormalization", [middle, "g2", "b2"], epsilon=1e-5)
    h = g.add("h", "Gelu", [affine("u", m, "W1", "c1")], approximate="tanh")
    y = g.add("y", "Add", [middle, affine("d", h, "W2", "c2")])
    difference = g.add("difference", "Sub", [y, "t"])
    square = g.add("square", "Mul", [difference, difference])
    g.add("loss", "ReduceMean", [square], keepdims=0)


def vector_net(g):
    z1 = g.add("z1", "Add", [g.add("p1", "MatMul", ["x", "W1"]), "b1"])
    h1 = g.add("h1", "Tanh", [z1])
    g.add("y", "Add", [g.add("p2", "MatMul", [h1, "W2"]), "b2"])


def logistic(g):
    y = g.add("y", "Add", [g.add("p", "MatMul", ["x", "w"]), "b"])
    g.add("loss", "BinaryCrossEntropyWithLogits", [y, "t"])


MODELS = {"branches-train": branches, "deep-elementwise": chain, "lenet-train": lenet,
          "transformer-block-train": transformer, "jacobian": vector_net, "logreg-big": logistic}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--adjoint", required=True)
    arguments = parser.parse_args()
    for workload in workloads.WORKLOADS:
        graph = GraphDocument(workload, 64 if workload.kind == "jacobian" else "batch")
        MODELS.get(workload.name, perceptron)(graph)
        path = os.path.join(FOLDER, workload.name + ".json")
        with open(path, "w") as file:
            file.write(graph.text())
        text = subprocess.run([arguments.adjoint, "format", path], check=True, capture_output=True, text=True).stdout
        with open(path, "w") as file:
            file.write(text)


if __name__ == "__main__":
    main()
