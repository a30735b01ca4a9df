"""Compares every kind of derivative with JAX in float64, on random graphs through the command.

Gradients, Jacobians in both modes and layouts, Hessians in both modes, gradients of single
examples, the three products with a vector, and gradients with everything recomputed. Exit status 1
if any differs; the files of failing graphs are kept.
"""

import argparse
import json
import subprocess
import sys
import warnings
from collections import Counter
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
from safetensors.numpy import load_file, save_file

from builder import BATCH
from check import TIME_LIMIT, difference
from oracle import as_arrays, bind_leaves, evaluate
from random_graphs import NOISE, agree, random_graphs, write

LARGEST = 24  # elements of what a Jacobian is taken of or by
BETWEEN_MODES = 1e-12  # of the tensor's largest element


def disturbing(noise):
    """A little noise on what every node makes, the same at each call."""
    random = np.random.default_rng(0)

    def disturb(value):
        if not jnp.issubdtype(value.dtype, jnp.floating):
            return value
        return value * (1 + noise * random.standard_normal(value.shape))

    return disturb


class Question:
    """What one graph is asked for: a value, what it is differentiated by, and vectors."""

    def __init__(self, random, graph, leaves):
        values = evaluate(graph, leaves)
        floating = {name: value for name, value in values.items() if value.dtype == np.float64}
        small = {name for name, value in floating.items() if value.size <= LARGEST}
        self.graph, self.leaves, self.loss = graph, leaves, graph["loss"]
        parameters = {leaf["name"] for leaf in graph.get("parameters", [])}
        inputs = {leaf["name"] for leaf in graph.get("inputs", [])}
        self.by = sorted(random.permutation(sorted(small & (parameters | inputs)))[:3].tolist())
        made = sorted(small - set(leaves) - {self.loss})
        self.of = made[random.integers(len(made))] if made else self.loss
        self.inner = made[random.integers(len(made))] if made else None
        self.points = {name: values[name] for name in [*self.by, self.inner] if name}

        def vector(name):
            return jnp.asarray(random.uniform(-1, 1, values[name].shape))

        self.cotangent = vector(self.of)
        self.tangents = {name: vector(name) for name in self.by}

    def answers(self, noise):
        """Every derivative by a name of its own; points replace what leaves or nodes give."""

        def of(points):
            return evaluate(self.graph, self.leaves, disturbing(noise), points)[self.of]

        def loss(points):
            values = evaluate(self.graph, self.leaves, disturbing(noise), points)
            return values[self.loss].reshape(())

        result = {"value": of({})}
        for name, point in self.points.items():
            one = {name: point}
            result[f"gradient {name}"] = jax.grad(loss)(one)[name]
            result[f"jacobian {name}"] = jax.jacrev(of)(one)[name]
            result[f"hessian {name}"] = jax.jacfwd(jax.grad(loss))(one)[name][name]
        leaves = {name: self.points[name] for name in self.by}
        for name, product in jax.vjp(of, leaves)[1](self.cotangent)[0].items():
            result[f"pullback {name}"] = product
        result["tangent"] = jax.jvp(of, (leaves,), (self.tangents,))[1]
        products = jax.jvp(jax.grad(loss), (leaves,), (self.tangents,))[1]
        return result | {f"hessian-product {name}": value for name, value in products.items()}


def examples(graph, leaves, by):
    """Loss and gradients for each example along the batch, as a batch of its own."""
    stacked = {leaf["name"] for leaf in graph.get("inputs", []) if leaf["shape"][:1] == [BATCH]}

    def of_one(example, noise):
        def loss(parameters):
            rows = {name: leaves[name][example][None] for name in stacked}
            single = {**leaves, **rows, **parameters}
            return evaluate(graph, single, disturbing(noise))[graph["loss"]].reshape(())

        return jax.value_and_grad(loss)({name: leaves[name] for name in by})

    def of_all(noise):
        count = graph["dimensions"][BATCH]
        value, gradients = jax.vmap(lambda i: of_one(i, noise))(jnp.arange(count))
        return {"value": value} | {f"gradient {name}": g for name, g in gradients.items()}

    return of_all


class Command:
    """The command on one graph."""

    def __init__(self, binary, stem):
        self.binary, self.stem = binary, stem

    def tensors(self, subcommand, *options, graph=None, inputs=None):
        """What the command saves."""
        saved = Path(f"{self.stem}.saved.safetensors")
        self.run(
            subcommand, graph or f"{self.stem}.json", "--type", "float64",
            "--inputs", inputs or f"{self.stem}.inputs.safetensors",
            "--weights", f"{self.stem}.weights.safetensors", "--save", str(saved), *options,
        )  # fmt: skip
        return load_file(saved)

    def run(self, *arguments):
        try:
            result = subprocess.run(
                [self.binary, *arguments], capture_output=True, text=True, timeout=TIME_LIMIT
            )
        except subprocess.TimeoutExpired:
            raise Failure(f"no end after {TIME_LIMIT} s") from None
        if result.returncode != 0:
            raise Failure(f"exit {result.returncode}: {result.stderr.strip()}")
        return result.stdout

    def product(self, kind, of, by, vectors):
        """What a graph with a product makes of vectors, which are inputs of it."""
        graph = f"{self.stem}.product.json"
        wrt = [option for name in by for option in ("--wrt", name)]
        Path(graph).write_text(
            self.run("format", f"{self.stem}.json", "--pass", kind, "--of", of, *wrt)
        )
        inputs = load_file(f"{self.stem}.inputs.safetensors")
        given = f"{self.stem}.vectors.safetensors"
        save_file({**inputs, **as_arrays(vectors)}, given)
        return self.tensors("run", graph=graph, inputs=given)


class Failure(Exception):
    """The command did not do what it was asked."""


class Comparison:
    """What is wrong with one graph's derivatives, and how many were compared."""

    def __init__(self, exact, noisy):
        self.exact, self.noisy = as_arrays(exact), as_arrays(noisy)
        self.found, self.compared = [], Counter()

    def __call__(self, kind, name, got, change=lambda array: array):
        """Rounding alone may change some; those are not compared."""
        want = self.exact[name]
        if not agree(want, self.noisy[name]):
            self.compared["ill-conditioned"] += 1
            return
        self.compared[kind] += 1
        if text := difference(got, change(want)):
            self.found.append(f"{kind}: {name}: {text}")

    def modes(self, kind, name, forward, reverse):
        want, noisy = self.exact[name], self.noisy[name]
        if not agree(want, noisy):
            return
        allowed = BETWEEN_MODES * np.abs(want).max(initial=0) + np.abs(want - noisy).max(initial=0)
        if (apart := np.abs(forward - reverse).max(initial=0)) > allowed:
            self.found.append(f"{kind}: {name}: forward and reverse mode differ by {apart}")


def numerator(rank):
    """Brings the axes of an input behind `rank` axes of an output into reverse order."""
    return lambda array: array.transpose(*range(rank), *reversed(range(rank, array.ndim)))


def attempt(found, kind, action):
    try:
        action()
    except Failure as failure:
        found.append(f"{kind}: {failure}")


def compare(command, question):
    evaluate_all = jax.jit(question.answers)
    compared = Comparison(evaluate_all(0.0), evaluate_all(NOISE))
    of, loss, found = question.of, question.loss, compared.found

    def gradients():
        wrt = [option for name in question.points for option in ("--wrt", name)]
        got = command.tensors("grad", *wrt)
        for name in question.points:
            compared("gradient", f"gradient {name}", got.get(name))

    def full(subcommand, of, name, rank):
        both = {}
        for mode in ("forward", "reverse"):
            options = ["--of", of, "--wrt", name, "--mode", mode]
            got = command.tensors(subcommand, *options)
            both[mode] = got.get(f"{of}/{name}")
            compared(f"{subcommand} {mode}", f"{subcommand} {name}", both[mode])
            got = command.tensors(subcommand, *options, "--layout", "numerator")
            compared(
                f"{subcommand} {mode} numerator",
                f"{subcommand} {name}",
                got.get(f"{of}/{name}"),
                numerator(rank),
            )
        compared.modes(subcommand, f"{subcommand} {name}", both["forward"], both["reverse"])

    def products():
        by = question.by
        tangents = {f"tangent/{name}": value for name, value in question.tangents.items()}
        got = command.product("pullback", of, by, {f"cotangent/{of}": question.cotangent})
        for name in by:
            compared("pullback", f"pullback {name}", got.get(f"cotangent/{name}"))
        got = command.product("tangent", of, by, tangents)
        compared("tangent", "tangent", got.get(f"tangent/{of}"))
        got = command.product("hessian-product", loss, by, tangents)
        for name in by:
            product = got.get(f"tangent/{loss}/{name}")
            compared("hessian-product", f"hessian-product {name}", product)

    attempt(found, "grad", gradients)
    for name, point in question.points.items():
        attempt(found, "jacobian", lambda: full("jacobian", of, name, question.cotangent.ndim))
        attempt(found, "hessian", lambda: full("hessian", loss, name, point.ndim))
    if question.by:
        attempt(found, "products", products)
    return compared


def compare_examples(command, graph, leaves, by):
    of_all = jax.jit(examples(graph, leaves, by))
    compared = Comparison(of_all(0.0), of_all(NOISE))

    def gradients():
        wrt = [option for name in by for option in ("--wrt", name)]
        got = command.tensors("grad", "--per-example", *wrt)
        compared("per example", "value", got.get(graph["loss"]))
        for name in by:
            compared("per example", f"gradient {name}", got.get(name))

    attempt(compared.found, "per example", gradients)
    # In a batch of one, an index into the batch may name nothing; JAX takes the nearest instead.
    compared.found = [text for text in compared.found if "out of bounds" not in text]
    return compared


def compare_recomputed(command, graph):
    """Gradients are the same bits where every node is computed again."""
    marked = f"{command.stem}.marked.json"
    nodes = [node | {"recompute": True} for node in graph["nodes"]]
    Path(marked).write_text(json.dumps(graph | {"nodes": nodes}))
    kept, again = command.tensors("grad"), command.tensors("grad", graph=marked)
    for name, value in kept.items():
        if value.tobytes() != again[name].tobytes():
            yield f"recomputed: {name}: other bits"


def problems(command, random, graph, leaves, counts):
    question = Question(random, graph, leaves)
    parts = [compare(command, question)]
    parameters = {leaf["name"] for leaf in graph.get("parameters", [])}
    by = [name for name in question.by if name in parameters]
    shapes = [leaf["shape"] for leaf in graph.get("inputs", []) if BATCH in leaf["shape"]]
    if by and shapes and all(BATCH not in shape[1:] for shape in shapes):
        parts.append(compare_examples(command, graph, leaves, by))
    for part in parts:
        counts.update(part.compared)
        yield from part.found
    try:
        yield from compare_recomputed(command, graph)
        counts["recomputed"] += 1
    except Failure as failure:
        yield f"recomputed: {failure}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--adjoint", required=True, metavar="PATH")
    parser.add_argument("--count", type=int, default=100, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="S")
    parser.add_argument("--keep", default="oracle-failures", metavar="DIR")
    arguments = parser.parse_args()

    failed, counts = 0, Counter()
    for index, found in enumerate(random_graphs(arguments.count, arguments.seed)):
        graph, inputs, weights, expected = found
        directory = Path(arguments.keep) / f"derivatives-{arguments.seed}"
        stem = write(directory, index, graph, inputs, weights, expected)
        leaves = bind_leaves(graph, inputs, weights)
        random = np.random.default_rng([arguments.seed, index])
        texts = list(problems(Command(arguments.adjoint, stem), random, graph, leaves, counts))
        if texts:
            failed += 1
            print(f"{stem}.json: {' '.join(sorted({node['op'] for node in graph['nodes']}))}")
            print(*(f"  {text}" for text in texts), sep="\n", flush=True)
        else:
            for path in directory.glob(f"{index:04}.*"):
                path.unlink()
    print(*(f"{count:6} {kind}" for kind, count in sorted(counts.items())), sep="\n")
    print(f"{arguments.count - failed} passed, {failed} failed")
    sys.exit(failed > 0)


if __name__ == "__main__":
    jax.config.update("jax_disable_most_optimizations", True)
    warnings.simplefilter("ignore")
    main()
