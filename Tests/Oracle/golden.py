"""Writes golden/NAME.json for each module of `cases`: every case with its outputs and gradients.

Values are flat in row-major order; floats that JSON lacks are "inf", "-inf" and "nan". A case has
cotangents (one per output, null for an output that is not floating) and gradients (the
vector-Jacobian product, one per input, null for an input that is not floating) unless a value in it
is not finite.
"""

import json
import math
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np

from cases import FILES
from semantics import apply

WITHOUT_DERIVATIVE = {"Bernoulli"}
FOLDER = Path(__file__).parent / "golden"


def is_floating(value):
    return value.dtype == np.float64


def vector_jacobian_product(case, inputs, outputs, cotangents):
    places = [i for i, value in enumerate(inputs) if is_floating(value)]
    chosen = [i for i, cotangent in enumerate(cotangents) if cotangent is not None]

    def floating_part(*values):
        replaced = list(inputs)
        for place, value in zip(places, values):
            replaced[place] = value
        results = apply(case.op, replaced, case.attributes)
        return [results[i] for i in chosen]

    _, pullback = jax.vjp(floating_part, *(inputs[place] for place in places))
    gradients = pullback([jnp.asarray(cotangents[i]) for i in chosen])
    result = [None] * len(inputs)
    for place, gradient in zip(places, gradients):
        result[place] = np.asarray(gradient)
    return result


def number(value):
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value


def tensor(value):
    if value is None:
        return None
    value = np.asarray(value)
    values = [number(element) for element in value.ravel().tolist()]
    return {"type": str(value.dtype), "shape": list(value.shape), "values": values}


def record(case, random):
    inputs = [jnp.asarray(value) for value in case.inputs]
    outputs = apply(case.op, inputs, case.attributes)[: case.output_count]
    entry = {
        "op": case.op,
        "attributes": case.attributes,
        "inputs": [tensor(value) for value in case.inputs],
        "outputs": [tensor(value) for value in outputs],
        "cotangents": None,
        "gradients": None,
    }
    floating = [value for value in (*inputs, *outputs) if is_floating(value)]
    smooth = any(map(is_floating, inputs)) and any(map(is_floating, outputs))
    smooth = smooth and case.op not in WITHOUT_DERIVATIVE
    if smooth and all(jnp.isfinite(value).all() for value in floating):
        cotangents = [
            random.uniform(-1, 1, value.shape).round(3) if is_floating(value) else None
            for value in outputs
        ]
        gradients = vector_jacobian_product(case, inputs, outputs, cotangents)
        if all(np.isfinite(g).all() for g in gradients if g is not None):
            entry["cotangents"] = [tensor(value) for value in cotangents]
            entry["gradients"] = [tensor(value) for value in gradients]
    return entry


def write(name, cases):
    random = np.random.default_rng(0)
    origin = {"jax": jax.__version__, "numpy": np.__version__, "script": "Tests/Oracle/golden.py"}
    lines = [json.dumps(record(case, random), allow_nan=False) for case in cases]
    path = FOLDER / f"{name}.json"
    path.write_text(
        f'{{"origin": {json.dumps(origin)},\n"cases": [\n' + ",\n".join(lines) + "\n]}\n"
    )
    print(f"{path.name}: {len(lines)} cases, {path.stat().st_size} bytes")


if __name__ == "__main__":
    for name, cases in FILES.items():
        write(name, cases)
