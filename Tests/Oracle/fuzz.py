"""Feeds the command graphs with absurd attributes, shapes and values, and watches how it fails.

Every graph begins as one of the cases of `golden/` and suffers a few mutations; then it is checked,
run, differentiated and stacked. The command may succeed, or refuse: with status 65 and line and
column where the graph is wrong, with status 1 or 65 where its numbers are. It must not trap, take
longer than two seconds or more than a gigabyte. Needs nothing but Python.
"""

import argparse
import copy
import json
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

SECONDS = 2
BYTES = 1 << 30
LIMIT = "256MB"  # what the command is told it may take
PLACE = re.compile(r"^[^\n]*\.json:\d+:\d+: error: ")

NUMBERS = [
    0, 1, 2, 3, -1, -2, 7, 64, 10**6, 2**31, -(2**31), 2**32, 10**9, 10**18, -(10**18), 2**62,
    2**63 - 1, -(2**63), 2**63, 10**40,
]  # fmt: skip
ODD = [
    None, True, False, 0.5, -1.5, 1e-320, 1e308, -1e308, "", "x", "batch", "2*batch", "NOTSET",
    "SAME_UPPER", "float32", "int64", "bool", [], {}, [[]], [[1], [2]], ["a"], [None], [1.5],
    {"a": 1}, "\u0000", "é" * 40,
]  # fmt: skip
DIMENSIONS = ["batch", "n", "2*batch", "batch+1", "batch-3", "-batch", "9223372036854775807*batch"]


def cases():
    for path in sorted((Path(__file__).parent / "golden").glob("*.json")):
        yield from json.loads(path.read_text())["cases"]


def graph_of(case):
    """One node whose inputs are parameters or constants, and a loss of its first output."""
    graph = {"adjoint": 1, "parameters": [], "constants": [], "nodes": []}
    names = []
    for index, tensor in enumerate(case["inputs"]):
        if tensor is None:
            names.append(None)
            continue
        names.append(f"x{index}")
        leaf = {"name": names[-1], "shape": tensor["shape"], "type": tensor["type"]}
        if tensor["type"].startswith("float"):
            values = {"values": finite(tensor["values"])}
            graph["parameters"].append(leaf | {"initializer": values})
        else:
            graph["constants"].append(leaf | {"values": tensor["values"]})
    outputs = [f"y{index}" for index in range(len(case["outputs"]))]
    node = {"name": "node", "op": case["op"], "inputs": names, "outputs": outputs}
    graph["nodes"].append(node | {"attributes": copy.deepcopy(case["attributes"])})
    graph["outputs"] = outputs
    if case["outputs"][0]["type"].startswith("float"):
        graph["nodes"].append({"name": "loss", "op": "ReduceSum", "inputs": [outputs[0]]})
        graph["nodes"][-1]["attributes"] = {"keepdims": 0}
        graph["loss"] = "loss"
    return graph


def finite(values):
    return [value if isinstance(value, (int, float)) else 0.0 for value in values]


class Mutation:
    """Changes a graph at random."""

    def __init__(self, random, attributes):
        self.random, self.attributes = random, attributes

    def __call__(self, graph):
        changes = [self.attribute] * 6 + [self.shape] * 2 + [self.values, self.wiring]
        for _ in range(self.random.randint(1, 3)):
            self.random.choice(changes)(graph)

    def number(self):
        return self.random.choice(NUMBERS)

    def any_value(self):
        choice = self.random.random()
        if choice < 0.4:
            return self.number()
        if choice < 0.65:
            return [self.number() for _ in range(self.random.choice([1, 1, 2, 2, 3, 4, 6, 9, 40]))]
        if choice < 0.75:
            return self.random.choices(DIMENSIONS + NUMBERS, k=self.random.randint(1, 4))
        return self.random.choice(ODD)

    def attribute(self, graph):
        node = graph["nodes"][0]
        attributes = node["attributes"]
        name = self.random.choice([*self.attributes, *self.attributes, *attributes, "mode", "Axis"])
        value = attributes.get(name)
        if isinstance(value, list) and value and self.random.random() < 0.5:
            value = list(value)
            value[self.random.randrange(len(value))] = self.number()
            attributes[name] = value
        elif self.random.random() < 0.15:
            attributes.pop(name, None)
        else:
            attributes[name] = self.any_value()

    def leaf(self, graph):
        leaves = graph["parameters"] + graph["constants"]
        return self.random.choice(leaves) if leaves else None

    def shape(self, graph):
        """Another extent, one axis more or less; parameters get an initializer for any shape."""
        leaf = self.leaf(graph)
        if leaf is None:
            return
        shape = list(leaf["shape"])
        choice = self.random.random()
        if choice < 0.25 or not shape:
            shape.insert(self.random.randint(0, len(shape)), self.random.choice([0, 1, 2, 5]))
        elif choice < 0.5:
            del shape[self.random.randrange(len(shape))]
        else:
            extents = [0, 0, 1, 2, 3, 17, 1000, "batch", 10**9, 2**62, 2**63 - 1]
            shape[self.random.randrange(len(shape))] = self.random.choice(extents)
        leaf["shape"] = shape
        if "initializer" in leaf:
            leaf["initializer"] = self.random.choice(["zeros", "ones", "glorotUniform"])
        elif all(isinstance(extent, int) and extent < 100 for extent in shape):
            value = self.random.choice([0, 1, -1, 2])
            count = 1
            for extent in shape:
                count *= extent
            leaf["values"] = [bool(value) if leaf["type"] == "bool" else value] * count
        if self.random.random() < 0.5:
            graph["dimensions"] = {"batch": self.random.choice([0, 1, 2, 3, 10**6, 2**62])}

    def values(self, graph):
        """Numbers no operator is glad of, above all indices."""
        leaf = self.leaf(graph)
        if leaf is None:
            return
        if "values" not in leaf:
            leaf["initializer"] = self.random.choice(
                ["zeros", {"constant": 1e308}, {"constant": -1e-310}, {"constant": 1}]
            )
        elif leaf["values"] and leaf["type"] != "bool":
            leaf["values"] = list(leaf["values"])
            leaf["values"][self.random.randrange(len(leaf["values"]))] = self.number()

    def wiring(self, graph):
        node = graph["nodes"][0]
        inputs, choice = node["inputs"], self.random.random()
        if choice < 0.3 and inputs:
            inputs.pop(self.random.randrange(len(inputs)))
        elif choice < 0.6 and inputs:
            inputs[self.random.randrange(len(inputs))] = self.random.choice([None, *inputs])
        elif choice < 0.8:
            inputs.append(self.random.choice([None, *inputs]))
        else:
            node["outputs"] = node["outputs"] + ["more"]


def run(arguments, errors):
    """Status, seconds, bytes and what was said."""

    def limit():
        resource.setrlimit(resource.RLIMIT_AS, (8 * BYTES, 8 * BYTES))
        resource.setrlimit(resource.RLIMIT_CPU, (5 * SECONDS, 5 * SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    errors.seek(0)
    errors.truncate()
    start = time.monotonic()
    process = subprocess.Popen(
        arguments, stdout=subprocess.DEVNULL, stderr=errors, preexec_fn=limit
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    elapsed = time.monotonic() - start
    seconds = min(elapsed, usage.ru_utime + usage.ru_stime)  # others may have the machine
    errors.seek(0)
    return process.returncode, seconds, usage.ru_maxrss * 1024, errors.read()


def complaint(command, status, seconds, size, said):
    if status not in (0, 1, 65):
        return f"status {status}"
    if seconds > SECONDS:
        return f"{seconds:.1f} s"
    if size > BYTES:
        return f"{size >> 20} MB"
    if status and not said.strip():
        return "no words"
    if command == "check" and (status == 1 or status == 65 and not PLACE.match(said)):
        return "no line and column"
    return None


def fuzz(binary, path, graph):
    """What is wrong with the command's answers, and the statuses."""
    path.write_text(json.dumps(graph, indent=1))
    calls = [["check"], ["run"]]
    if "loss" in graph:
        wrt = [leaf["name"] for leaf in graph["parameters"]][:1]
        calls.append(["grad"])
        if wrt:
            calls += [
                [kind, "--of", of, "--wrt", *wrt, "--mode", mode]
                for kind, of in (("jacobian", graph["outputs"][0]), ("hessian", "loss"))
                for mode in ("forward", "reverse")
            ]
    with tempfile.TemporaryFile("w+") as errors:
        for call in calls:
            arguments = [binary, call[0], str(path), *call[1:], "--limit-memory", LIMIT]
            status, seconds, size, said = run(arguments, errors)
            text = complaint(call[0], status, seconds, size, said)
            yield status, text and f"{' '.join(call)}: {text}: {said.strip()[:300]}"
            if status:
                return


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--adjoint", required=True, metavar="PATH")
    parser.add_argument("--count", type=int, default=1000, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="S")
    parser.add_argument("--operator", nargs="*", metavar="NAME", help="(default: all)")
    parser.add_argument("--keep", default="fuzz-failures", metavar="DIR")
    arguments = parser.parse_args()

    by_operator = {}
    for case in cases():
        if not arguments.operator or case["op"] in arguments.operator:
            by_operator.setdefault(case["op"], []).append(case)
    attributes = {}
    for name in by_operator:
        call = [arguments.adjoint, "operators", name, "--format", "json"]
        described = json.loads(subprocess.run(call, capture_output=True, check=True).stdout)
        attributes[name] = [attribute["name"] for attribute in described["attributes"]]
    # Rather an operator with attributes.
    names = [name for name in by_operator for _ in range(1 + 2 * len(attributes[name]))]

    folder = Path(arguments.keep)
    folder.mkdir(parents=True, exist_ok=True)
    statuses, failed = Counter(), 0
    for index in range(arguments.count):
        chance = random.Random(f"{arguments.seed}/{index}")
        name = chance.choice(names)
        graph = graph_of(chance.choice(by_operator[name]))
        Mutation(chance, attributes[name])(graph)
        path = folder / f"{arguments.seed}-{index:05}.json"
        found = []
        for status, text in fuzz(arguments.adjoint, path, graph):
            statuses[status] += 1
            if text:
                found.append(text)
        if found:
            failed += 1
            print(f"{path}: {name}", *(f"  {text}" for text in found), sep="\n", flush=True)
        else:
            path.unlink()
    for status, count in sorted(statuses.items()):
        print(f"{count:6} with status {status}")
    print(f"{arguments.count - failed} passed, {failed} failed")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
