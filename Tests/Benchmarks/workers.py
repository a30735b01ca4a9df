#!/usr/bin/env python3
"""How many times as fast several workers are as one, on every graph of Graphs and on random ones.

    python3 Tests/Benchmarks/workers.py --adjoint .build/release/adjoint --random 20

One worker and several take turns in one process. The last column is what a loop of nothing but arithmetic
gains: no graph can gain more, and where it is far from the number of workers the machine is busy, and the
other figures mean nothing. What seems slower is measured twice more, and the median of the three counts.
The last line says how many graphs several workers make slower.
"""

import argparse
import json
import random
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def random_graph(numbers):
    """Some branches of layers side by side, which meet in a loss."""
    columns, depth = numbers.choice([16, 64, 256]), numbers.randint(1, 4)
    parameters, nodes, ends = [], [], []
    for branch in range(numbers.randint(1, 6)):
        value = "x"
        for layer in range(depth):
            name = f"{branch}_{layer}"
            parameters.append({"name": f"w{name}", "shape": [columns, columns],
                               "initializer": "glorotUniform"})
            nodes.append({"name": f"z{name}", "op": "MatMul", "inputs": [value, f"w{name}"]})
            activation = numbers.choice(["Tanh", "Relu", "Gelu", "Softmax"])
            nodes.append({"name": f"h{name}", "op": activation, "inputs": [f"z{name}"]})
            value = f"h{name}"
        ends.append(value)
    nodes.append({"name": "joined", "op": "Sum", "inputs": ends})
    nodes.append({"name": "loss", "op": "ReduceMean", "inputs": ["joined"],
                  "attributes": {"keepdims": 0}})
    return {"adjoint": 1, "name": "random", "inputs": [{"name": "x", "shape": ["batch", columns]}],
            "parameters": parameters, "nodes": nodes, "outputs": ["joined"], "loss": "loss"}


def tensor(leaf, rows, numbers):
    """Random numbers, or zeros where they may be indices, as nested lists."""
    def fill(shape):
        if shape:
            return [fill(shape[1:]) for _ in range(shape[0])]
        return 0 if leaf.get("type", "float32").startswith("int") else numbers.uniform(-1, 1)
    return fill([rows if isinstance(extent, str) else extent for extent in leaf["shape"]])


def sizes(graph, rows):
    """Options for the named dimensions that no input and no line of the graph has a size for."""
    given = set(graph.get("dimensions", {}))
    given.update(extent for leaf in graph.get("inputs", []) for extent in leaf["shape"])
    names = {extent for leaf in graph.get("parameters", []) for extent in leaf["shape"]
             if isinstance(extent, str)}
    return [word for name in sorted(names - given) for word in ("--dimension", f"{name}={rows}")]


def measure(arguments, path, graph, folder, numbers):
    command = [arguments.adjoint, "bench", str(path), "--compare", "--format", "json",
               "--workers", str(arguments.workers), "--seconds", str(arguments.seconds)]
    if not graph.get("training", {}).get("data"):
        inputs = Path(folder) / "inputs.json"
        leaves = graph.get("inputs", [])
        inputs.write_text(json.dumps(
            {leaf["name"]: tensor(leaf, arguments.rows, numbers) for leaf in leaves}))
        command += ["--inputs", str(inputs)] + sizes(graph, arguments.rows)
    if "loss" not in graph:
        command += ["--pass", "forward"]
    elif "training" not in graph:
        command += ["--pass", "gradients"]
    done = subprocess.run(command, capture_output=True, text=True)
    return json.loads(done.stdout) if done.returncode == 0 else done.stderr.strip()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--adjoint", default=str(ROOT / ".build/release/adjoint"))
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=1)
    parser.add_argument("--rows", type=int, default=256, help="of graphs that have no data")
    parser.add_argument("--random", type=int, default=0, help="how many random graphs")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    numbers = random.Random(arguments.seed)
    with tempfile.TemporaryDirectory() as folder:
        graphs = [(path, str(path.relative_to(ROOT / "Graphs"))) for kind in
                  ("bench", "models", "theory") for path in sorted((ROOT / "Graphs" / kind).glob("*.json"))]
        for number in range(arguments.random):
            path = Path(folder) / f"random-{number}.json"
            path.write_text(json.dumps(random_graph(numbers)))
            graphs.append((path, path.name))
        print(f"{'':36} {'one worker, µs':>21} {'several, µs':>21} {'times as fast':>13}")
        print(f"{'graph':36}" + f" {'fastest':>10} {'median':>10}" * 2
              + f" {'best':>6} {'median':>6} {'loop':>5}")
        medians = {}
        for path, name in graphs:
            graph = json.loads(path.read_text())
            result = measure(arguments, path, graph, folder, numbers)
            if not isinstance(result, str) and result["speed_up_median"] * 1.05 < 1:
                again = [result] + [measure(arguments, path, graph, folder, numbers) for _ in range(2)]
                result = sorted(again, key=lambda one: one["speed_up_median"])[1]
            if isinstance(result, str):
                print(f"{name:36} {result.splitlines()[0] if result else 'failed'}")
                continue
            medians[name] = result["speed_up_median"]
            print(f"{name:36} {result['one_fastest_us']:10.1f} {result['one_median_us']:10.1f}"
                  f" {result['many_fastest_us']:10.1f} {result['many_median_us']:10.1f}"
                  f" {result['speed_up_fastest']:6.2f} {result['speed_up_median']:6.2f}"
                  f" {result['arithmetic_speed_up']:5.2f}", flush=True)
        slower = sum(ratio * 1.05 < 1 for ratio in medians.values())
        worst = min(medians, key=medians.get)
        print(f"{len(medians)} of {len(graphs)} graphs measured; by the median {slower} take more than"
              f" 1.05 times as long with several workers; worst: {worst}, {medians[worst]:.2f}")


if __name__ == "__main__":
    main()
