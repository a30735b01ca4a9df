#!/usr/bin/env python3
"""Adjoint beside its peers, in turns in one run, on the workloads of workloads.py.

    python compare.py --adjoint ../../.build/release/adjoint [--workloads xor-train,mlp-train]
        [--peers best|all|torch,jax] [--threads 1] [--rounds 3] [--budget 0.7] [--json]

The graphs are those of Graphs/bench, unless --graphs names another folder. Weights and inputs are written
here as safetensors, from the formula at the head of workloads.py, and passed with --weights and --inputs:
both sides compute the same numbers. A peer that does not import, or disagrees with Adjoint about a check value
by more than 1e-3 (relative), is left out and named on standard error; a row without any peer is void. For each
workload, this runs

    adjoint bench GRAPH --pass step|forward|gradients|jacobian --weights W --inputs X --workers T
        --seconds 0.7 --format json

and reads `median_us`, `allocations_per_step` and, for passes with a loss, `loss_first` and `loss_after_10`
(what the 1st and the 11th step see); the other check values come from `adjoint run|grad|jacobian --save`.

The ratio is (fastest peer's median) / (Adjoint's median), above 1 where Adjoint is faster. The figure is the
median over rounds.

Environment: PEERS_PY (a Python with torch, jax, onnxruntime and onnx), PEERS_PY_TF (one with tensorflow-cpu);
both are this Python by default. This script itself needs numpy and safetensors.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile

import numpy as np
from safetensors.numpy import load_file, save_file

import workloads

HERE = os.path.dirname(os.path.abspath(__file__))
PASS = {"train": "step", "grad": "gradients", "jacobian": "jacobian", "infer": "forward"}
# Those that came near the fastest when all were run, so that a comparison stays short.
BEST = {
    "xor-train": "jax,numpy-avx512",
    "mlp-small-train": "jax,numpy-avx512,torch-compile",
    "mlp-train": "torch,jax",
    "mlp-wide-train": "torch,jax,tf",
    "branches-train": "tf,torch-compile",
    "deep-elementwise": "torch,jax",
    "lenet-train": "tf,torch",
    "transformer-block-train": "torch-compile,torch,tf-xla",
    "mlp-infer-1": "onnxruntime,torch",
    "mlp-infer-256": "onnxruntime,torch-compile,torch",
    "jacobian": "jax,torch-compile",
    "logreg-big": "numpy-avx512,tf",
}


def last_line(text):
    return (text.strip().splitlines() or ["no output"])[-1][:200]


def run_peer(peer, workload, arguments):
    python = os.environ.get("PEERS_PY_TF" if peer.startswith("tf") else "PEERS_PY", sys.executable)
    # Whatever tunes OpenBLAS here would tune the peer.
    environment = {k: v for k, v in os.environ.items() if not k.startswith("OPENBLAS_")}
    result = subprocess.run(
        [python, os.path.join(HERE, "workloads.py"), "--peer", peer, "--workload", workload,
         "--threads", str(arguments.threads), "--budget", str(arguments.budget), "--json"],
        capture_output=True, text=True, env=environment, timeout=300)
    lines = [line for line in result.stdout.splitlines() if line.startswith("{")]
    if result.returncode or not lines:
        raise RuntimeError(last_line(result.stderr))
    record = json.loads(lines[-1])
    if "us_median" not in record:
        raise RuntimeError(record.get("failed") or record.get("unsupported"))
    return record


def export(workload, folder):
    """The options of `adjoint` that hand over the workload's numbers."""
    parameters, x, t = workloads.make_data(np, workload)
    weights = os.path.join(folder, workload.name + ".weights.safetensors")
    inputs = os.path.join(folder, workload.name + ".inputs.safetensors")
    save_file({name: np.ascontiguousarray(p) for (name, *_), p in zip(workload.params, parameters)}, weights)
    data = {"x": np.ascontiguousarray(x)}
    if t is not None:
        data["t"] = np.ascontiguousarray(t.astype(np.int64) if workload.classes else t)
    save_file(data, inputs)
    return ["--weights", weights, "--inputs", inputs]


def run_adjoint(arguments, workload, options, folder):
    """The report of `adjoint bench`, and the check values."""

    def call(command, *more):
        graph = os.path.join(arguments.graphs, workload.name + ".json")
        result = subprocess.run(
            [arguments.adjoint, command, graph, *options, "--workers", str(arguments.threads), *more],
            capture_output=True, text=True, timeout=300)
        if result.returncode:
            raise RuntimeError(f"{command}: exit {result.returncode}: {last_line(result.stderr)}")
        return result.stdout

    subject = ["--of", "y", "--wrt", "x"] if workload.kind == "jacobian" else []
    report = json.loads(call("bench", "--pass", PASS[workload.kind], *subject, "--seconds", str(arguments.budget),
                             "--format", "json"))
    if workload.kind == "train":
        return report, {"loss0": report["loss_first"], "loss10": report["loss_after_10"]}
    saved = os.path.join(folder, "out.safetensors")
    call({"infer": "run", "grad": "grad", "jacobian": "jacobian"}[workload.kind], *subject, "--save", saved)
    values = load_file(saved)
    if workload.kind == "grad":
        gradients = np.concatenate([values[name].ravel() for name, *_ in workload.params])
        return report, {"loss0": report["loss_first"], "grad": workloads.weighted(np, gradients)}
    return report, {"out": workloads.weighted(np, values["y/x" if subject else "y"])}


def compare(workload, arguments, folder, complaints):
    options = export(workload, folder)
    everyone = [peer for peer in workloads.PEERS if peer not in ("jax-loop", "torch-compile-bwd")]
    peers = {"best": BEST[workload.name].split(","), "all": everyone}.get(
        arguments.peers, arguments.peers.split(","))
    ratios, ours, fastest, report, void = [], [], {}, {}, None
    for _ in range(arguments.rounds):
        records = {}
        for peer in peers:
            try:
                records[peer] = run_peer(peer, workload.name, arguments)
            except Exception as error:
                complaints[f"{workload.name}: {peer} left out: {error}"] = None
        try:
            report, check = run_adjoint(arguments, workload, options, folder)
        except Exception as error:
            void = str(error)
            break
        ours.append(report["median_us"])
        theirs = {}
        for peer, record in records.items():
            wrong = [f"{key} is {value}, Adjoint has {check[key]}" for key, value in record["check"].items()
                     if not abs(check[key] - value) <= 1e-3 * max(abs(value), 1e-6)]
            if wrong:
                complaints[f"{workload.name}: {peer} left out: {', '.join(wrong)}"] = None
            else:
                theirs[peer] = record["us_median"]
        if theirs:
            lead = min(theirs, key=theirs.get)
            ratios.append(theirs[lead] / report["median_us"])
            fastest[lead] = min(theirs[lead], fastest.get(lead, theirs[lead]))
    lead = min(fastest, key=fastest.get) if fastest else None
    return {
        "workload": workload.name, "threads": arguments.threads,
        "adjoint_us": statistics.median(ours) if ours else None,
        "best_peer": lead, "peer_us": fastest.get(lead),
        "ratio": None if void or not ratios else round(statistics.median(ratios), 3),
        "ratios": [round(ratio, 3) for ratio in ratios],
        "allocations_per_step": report.get("allocations_per_step"), "gflops": report.get("gflops"),
        "simd": report.get("simd"), "void": void,
    }


def text(row):
    if row["ratio"] is None:
        return f"{row['workload']:26} {row['threads']}t  void: {row['void'] or 'no peer agrees'}"
    return (f"{row['workload']:26} {row['threads']}t {row['adjoint_us']:12.2f} us   x{row['ratio']} of {row['best_peer']}"
            f"  {row['ratios']}  {row['allocations_per_step']} allocations")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--adjoint", required=True)
    parser.add_argument("--graphs", default=os.path.join(HERE, "..", "..", "Graphs", "bench"))
    parser.add_argument("--workloads", default="all", help="names, comma-separated, or all")
    parser.add_argument("--peers", default="best", help="names, comma-separated, best or all")
    parser.add_argument("--threads", type=int, default=1, choices=(1, 2))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--budget", type=float, default=0.7, help="seconds of timing")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    names = list(workloads.BY_NAME) if arguments.workloads == "all" else arguments.workloads.split(",")
    rows, complaints = [], {}
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            rows.append(compare(workloads.BY_NAME[name], arguments, folder, complaints))
            if not arguments.json:
                print(text(rows[-1]), flush=True)
    if arguments.json:
        print(json.dumps(rows))
    ratios = [row["ratio"] for row in rows if row["ratio"]]
    if ratios and not arguments.json:
        mean = statistics.geometric_mean(ratios)
        print(f"geometric mean x{mean:.2f} over {len(ratios)} of {len(rows)} workloads; least x{min(ratios):.2f}")
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    return 0 if all(row["ratio"] for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
