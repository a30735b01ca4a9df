"""Large graphs, and how long the command takes for them. Needs nothing but Python.

    python large_graphs.py --adjoint ../../.build/release/adjoint                    # a table
    python large_graphs.py --adjoint A --against B --sizes 10000 --runs 20           # one against another
    python large_graphs.py --write /tmp/large --sizes 10000                          # only the files

A row is a command and a size; times are of whole processes, the binaries taking turns, for a
machine's speed drifts. That a time is linear shows in the last column.
"""

import argparse
import json
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

# The commands worth a row, and the kind of graph each is given.
COMMANDS = {
    "check": "network", "format": "network", "describe": "network", "dot": "network",
    "plan": "network", "grad": "chain",
}  # fmt: skip


def network(nodes):
    """Residual blocks of many operators with names, attributes and descriptions as people write
    them; about 180 bytes a node."""
    block = [
        ("norm", "LayerNormalization", ["{in}", "gain", "shift"], {"axis": -1}),
        ("attention/dense", "Gemm", ["{norm}", "weight", "bias"], {"transB": 1}),
        ("attention/softmax", "Softmax", ["{attention/dense}"], {"axis": -1}),
        ("attention/gate", "Mul", ["{attention/softmax}", "{norm}"], None),
        ("attention/residual", "Add", ["{attention/gate}", "{in}"], None),
        ("feedforward/dense", "Gemm", ["{attention/residual}", "weight", "bias"], {"transB": 0}),
        ("feedforward/active", "Relu", ["{feedforward/dense}"], None),
        ("feedforward/product", "MatMul", ["{feedforward/active}", "weight"], None),
        ("feedforward/clipped", "Clip", ["{feedforward/product}"], {"min": -6, "max": 6}),
        ("out", "Add", ["{feedforward/clipped}", "{attention/residual}"], None),
    ]  # fmt: skip
    lines, previous = [], "tokens"
    for index in range(nodes - 1):
        number, step = divmod(index, len(block))
        prefix = f"encoder/block{number:06}"
        name, operation, inputs, attributes = block[step]
        if step == 0:
            names = {"in": previous} | {part: f"{prefix}/{part}" for part, *_ in block}
        node = {"name": names[name], "op": operation}
        node["inputs"] = [names[text[1:-1]] if text[0] == "{" else text for text in inputs]
        if attributes:
            node["attributes"] = attributes
        node["description"] = f"step {step + 1} of {len(block)} of block {number}"
        previous = names[name]
        lines.append(node)
    lines.append({"name": "loss", "op": "ReduceMean", "inputs": [previous]})
    leaves = {
        "inputs": [("tokens", [4, 16])],
        "parameters": [("weight", [16, 16]), ("gain", [16]), ("shift", [16]), ("bias", [16])],
    }
    return document(f"{nodes} nodes", leaves, lines)


def chain(nodes):
    """One path of elementwise operators through a parameter: everything is kept for the reverse
    pass, and nothing else takes time."""
    operators = ["Tanh", "Sigmoid", "Softplus", "Sin"]
    lines, previous = [], "w"
    for index in range(nodes - 1):
        operation = operators[index % len(operators)]
        lines.append({"name": f"h{index}", "op": operation, "inputs": [previous]})
        previous = f"h{index}"
    lines.append({"name": "loss", "op": "ReduceMean", "inputs": [previous]})
    return document(f"chain of {nodes}", {"parameters": [("w", [4])]}, lines)


def document(name, leaves, nodes):
    initializer = {"parameters": {"initializer": "ones"}}
    parts = [f'"adjoint": 1,\n"name": {json.dumps(name)}']
    for kind, values in leaves.items():
        rows = [{"name": n, "shape": s} | initializer.get(kind, {}) for n, s in values]
        parts.append(array(kind, rows))
    parts.append(array("nodes", nodes))
    parts.append('"outputs": ["loss"],\n"loss": "loss"')
    return "{\n" + ",\n".join(parts) + "\n}\n"


def array(key, rows):
    return f'"{key}": [\n  ' + ",\n  ".join(map(json.dumps, rows)) + "\n]"


def write(folder, kind, nodes):
    path = Path(folder) / f"{kind}-{nodes}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text({"network": network, "chain": chain}[kind](nodes))
    return path


def seconds(binary, command, path):
    begin = time.perf_counter()
    subprocess.run([binary, command, path], stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - begin


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--adjoint", help="the command to time")
    parser.add_argument("--against", help="another, timed in turns with it")
    parser.add_argument("--commands", nargs="+", default=list(COMMANDS), choices=COMMANDS)
    parser.add_argument("--sizes", nargs="+", type=int, default=[10_000, 100_000])
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--write", metavar="FOLDER", help="writes the graphs and ends")
    options = parser.parse_args()
    if options.write:
        for nodes in options.sizes:
            for kind in ("network", "chain"):
                print(write(options.write, kind, nodes))
        return
    if not options.adjoint:
        parser.error("--adjoint or --write is needed")
    binaries = [binary for binary in (options.adjoint, options.against) if binary]
    print(f"{'command':9} {'nodes':>8} {'MB':>6}  median and least, in ms, and µs a node")
    with tempfile.TemporaryDirectory() as folder:
        for command in options.commands:
            for nodes in options.sizes:
                path = write(folder, COMMANDS[command], nodes)
                samples = [[] for _ in binaries]
                for _ in range(options.runs):
                    for binary, times in zip(binaries, samples):
                        times.append(1e3 * seconds(binary, command, path))
                columns = "   |".join(
                    f"{statistics.median(times):9.1f} {min(times):9.1f} "
                    f"{1e3 * statistics.median(times) / nodes:7.2f}"
                    for times in samples
                )
                print(f"{command:9} {nodes:8} {path.stat().st_size / 1e6:6.2f} {columns}", flush=True)


if __name__ == "__main__":
    main()
