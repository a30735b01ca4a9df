"""Compares the `adjoint` command with the oracle on random graphs, in float64.

Exit status 1 if any value or gradient differs; the files of failing graphs are kept.
"""

import argparse
import subprocess
import sys
import warnings
from pathlib import Path

import jax
import numpy as np
from safetensors.numpy import load_file

from random_graphs import random_graphs, write

RELATIVE = 1e-7
OF_LARGEST = 1e-9  # of the tensor's largest element
ABSOLUTE = 1e-12  # for gradients that are zero
TIME_LIMIT = 60


def run(binary, subcommand, stem):
    """The tensors that the command saves, or the text of its failure."""
    saved = Path(f"{stem}.{subcommand}.safetensors")
    command = [
        binary, subcommand, f"{stem}.json", "--type", "float64",
        "--inputs", f"{stem}.inputs.safetensors",
        "--weights", f"{stem}.weights.safetensors",
        "--save", str(saved),
    ]  # fmt: skip
    try:
        result = subprocess.run(command, capture_output=True, text=True, timeout=TIME_LIMIT)
    except subprocess.TimeoutExpired:
        return f"{subcommand}: no end after {TIME_LIMIT} s"
    if result.returncode != 0:
        return f"{subcommand}: exit {result.returncode}: {result.stderr.strip()}"
    return load_file(saved)


def difference(got, want):
    """What is wrong with one tensor, or None."""
    if got is None:
        return "missing"
    if got.shape != want.shape:
        return f"shape {list(got.shape)}, expected {list(want.shape)}"
    if want.dtype != np.float64:
        return None if np.array_equal(got, want) else f"{got.tolist()}, expected {want.tolist()}"
    largest = np.abs(want).max(initial=0)
    error = np.abs(got - want) / (RELATIVE * np.abs(want) + OF_LARGEST * largest + ABSOLUTE)
    if np.all(error <= 1):
        return None
    worst = np.unravel_index(np.argmax(np.nan_to_num(error, nan=np.inf)), error.shape)
    return f"at {[int(i) for i in worst]} {got[worst]}, expected {want[worst]}"


def problems(binary, stem, graph, expected):
    gradients = {
        leaf["name"] for leaf in graph.get("parameters", []) if leaf.get("trainable", True)
    }
    wanted = {"run": set(graph["outputs"]), "grad": gradients | {graph["loss"]}}
    for subcommand, names in wanted.items():
        got = run(binary, subcommand, stem)
        if isinstance(got, str):
            yield got
            continue
        for name in sorted(names):
            if text := difference(got.get(name), expected[name]):
                yield f"{subcommand}: {name}: {text}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--adjoint", required=True, metavar="PATH")
    parser.add_argument("--count", type=int, default=100, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="S")
    parser.add_argument(
        "--keep",
        default="oracle-failures",
        metavar="DIR",
        help="where the files of failing graphs stay",
    )
    arguments = parser.parse_args()

    failed = 0
    graphs = random_graphs(arguments.count, arguments.seed)
    for index, (graph, inputs, weights, expected) in enumerate(graphs):
        directory = Path(arguments.keep) / str(arguments.seed)
        stem = write(directory, index, graph, inputs, weights, expected)
        found = list(problems(arguments.adjoint, stem, graph, expected))
        if found:
            failed += 1
            print(f"{stem}.json: {' '.join(sorted({node['op'] for node in graph['nodes']}))}")
            print(*(f"  {text}" for text in found), sep="\n", flush=True)
        else:
            for path in directory.glob(f"{index:04}.*"):
                path.unlink()
    print(f"{arguments.count - failed} passed, {failed} failed")
    sys.exit(failed > 0)


if __name__ == "__main__":
    jax.config.update("jax_disable_most_optimizations", True)
    warnings.simplefilter("ignore")
    main()
