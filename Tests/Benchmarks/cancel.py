#!/usr/bin/env python3
"""How long after their deadlines runs return, on every graph of Graphs/bench, and what steps cost that may be called off.

    python3 Tests/Benchmarks/cancel.py --adjoint .build/release/adjoint

Deadlines pass at any moment of a run. The longest delay counts what else the machine did: it means something
where nothing else runs, and fewer workers than there are cores.
"""

import argparse
import json
import math
import random
import struct
import subprocess
import tempfile
from array import array
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Of graphs that have no recipe.
ROWS = {"mlp-infer-1": 1, "mlp-infer-256": 256, "deep-elementwise": 64}


def save_inputs(path, graph):
    """Random numbers as a safetensors file, zeros where they may be indices."""
    rows = graph.get("training", {}).get("batchSize", ROWS.get(graph["name"], 1))
    numbers, header, data = random.Random(1), {}, b""
    for leaf in graph["inputs"]:
        shape = [rows if isinstance(extent, str) else extent for extent in leaf["shape"]]
        if leaf.get("type", "float32") == "int64":
            kind, values = "I64", bytes(8 * math.prod(shape))
        else:
            block = array("f", (numbers.uniform(-1, 1) for _ in range(4096)))
            kind, values = "F32", (block * (math.prod(shape) // 4096 + 1))[:math.prod(shape)].tobytes()
        header[leaf["name"]] = {"dtype": kind, "shape": shape,
                                "data_offsets": [len(data), len(data) + len(values)]}
        data += values
    text = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


def measure(arguments, path, graph, inputs, workers):
    command = [arguments.adjoint, "bench", str(path), "--cancel", "--format", "json", "--inputs", str(inputs),
               "--workers", str(workers), "--seconds", str(arguments.seconds)]
    if graph["name"] == "jacobian":
        command += ["--pass", "jacobian", "--of", "y", "--wrt", "x"]
    elif "training" not in graph:
        command += ["--pass", "gradients" if "loss" in graph else "forward"]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--adjoint", default=str(ROOT / ".build/release/adjoint"))
    parser.add_argument("--workers", default="1,2", help="how many, with commas between")
    parser.add_argument("--seconds", type=float, default=2)
    arguments = parser.parse_args()
    print(f"{'graph':24} {'workers':>7} {'step µs':>10} {'with µs':>10} {'cost %':>7}"
          f" {'delay µs':>9} {'p99 µs':>9} {'longest':>9} {'runs':>8}")
    with tempfile.TemporaryDirectory() as folder:
        for path in sorted((ROOT / "Graphs/bench").glob("*.json")):
            graph, inputs = json.loads(path.read_text()), Path(folder) / "inputs.safetensors"
            save_inputs(inputs, graph)
            for workers in arguments.workers.split(","):
                result = measure(arguments, path, graph, inputs, workers)
                plain, cancellable = result["plain_median_us"], result["cancellable_median_us"]
                print(f"{graph['name']:24} {workers:>7} {plain:10.1f} {cancellable:10.1f}"
                      f" {100 * (cancellable / plain - 1):7.1f} {result['delay_median_us']:9.1f}"
                      f" {result['delay_p99_us']:9.1f} {result['delay_longest_us']:9.1f}"
                      f" {result['runs']:8}", flush=True)


if __name__ == "__main__":
    main()
