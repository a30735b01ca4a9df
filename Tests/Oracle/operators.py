"""Checks the oracle itself: forward values against the onnx package's reference evaluator.

Compares every case of `cases.py`, and every attribute's default with the operator's schema.
Operators that ONNX lacks are compared with a line of NumPy or SciPy. Where the reference evaluator
departs from ONNX's text or is less exact, `departure` and `tolerance` say why.
"""

import inspect
import sys

import jax.numpy as jnp
import numpy as np
import onnx
import scipy.special
from onnx import helper, numpy_helper
from onnx.reference import ReferenceEvaluator

from cases import CASES
from semantics import OPERATORS, apply

OPSET = 23
VARIADIC = onnx.defs.OpSchema.FormalParameterOption.Variadic
NUMPY_TYPES = {"float64": np.float64, "int32": np.int32, "int64": np.int64, "bool": np.bool_}


def cross_entropy(logits, target):
    return -np.sum(target * scipy.special.log_softmax(logits, 1)) / len(logits)


def triangular_solve(a, b, lower=1, transpose=0):
    a = np.tril(a) if lower else np.triu(a)
    return np.linalg.solve(np.swapaxes(a, -1, -2) if transpose else a, b)


def symmetric_eigen(a):
    values, vectors = np.linalg.eigh(a)
    sizes = abs(vectors)
    first = np.argmax(sizes >= 0.999 * sizes.max(-2, keepdims=True), -2)
    signs = np.sign(np.take_along_axis(vectors, first[..., None, :], -2))
    return values, vectors * signs


OUR_REFERENCE = {
    "Erf": scipy.special.erf,  # onnx approximates it to eight digits
    "Log1p": np.log1p,
    "Expm1": np.expm1,
    "Heaviside": lambda x: np.heaviside(x, np.where(np.isnan(x), x, 0)),
    "HalfMeanSquaredError": lambda p, t: np.sum((p - t) ** 2) / (2 * len(p)),
    "MeanSquaredError": lambda p, t: np.sum((p - t) ** 2) / len(p),
    "BinaryCrossEntropyWithLogits": lambda x, t: np.sum(np.logaddexp(0, x) - t * x) / len(x),
    "SoftmaxCrossEntropyWithProbabilities": cross_entropy,
    "LogDeterminant": lambda a: np.linalg.slogdet(a)[1],
    "Inverse": np.linalg.inv,
    "Solve": np.linalg.solve,
    "TriangularSolve": triangular_solve,
    "Cholesky": np.linalg.cholesky,
    "SymmetricEigen": symmetric_eigen,
}


def off_axis(case, i):
    return np.delete(case.inputs[i].shape, case.attributes.get("axis", 0)).tolist()


def departure(case):
    """Why the reference evaluator's answer is not comparable, or None."""
    first = case.inputs[0] if case.inputs else np.zeros(())
    auto_pad = case.attributes.get("auto_pad")
    match case.op:
        case "Bernoulli" | "RandomNormal" | "RandomUniform":
            return "draws other numbers"
        case "RandomNormalLike" | "RandomUniformLike":
            return "draws other numbers"
        case "Dropout" if case.attributes.get("training_mode"):
            return "draws other numbers"
        case "Pad" if min(case.attributes["pads"]) < 0:
            return "refuses negative pads, which crop"
        case "LogSoftmax" | "SoftmaxCrossEntropyLoss" if np.abs(first).max(initial=0) >= 1000:
            return "takes log(softmax(x)), which underflows"
        case "Softsign" | "ReduceLogSumExp" if first.ndim == 0:
            return "fails on rank 0"
        case "ReduceSumSquare" if first.dtype == np.int32:
            return "widens int32 to int64, against the schema"
        case "Mean" if first.shape != np.broadcast_shapes(*(x.shape for x in case.inputs)):
            return "cannot broadcast its first input"
        case "GatherElements" if off_axis(case, 0) != off_axis(case, 1):
            return "wants equal sizes off the axis"
        case "LpNormalization" if case.attributes.get("p") == 1 and (first < 0).any():
            return "sums elements instead of their magnitudes"
        case "Attention" if "is_causal" in case.attributes and min(map(np.ndim, case.inputs)) == 1:
            return "fails on a mask of one axis"
        case "Attention" if len(case.inputs) > 3 and case.inputs[3].shape[-1] == 1:
            return "takes a mask that broadcasts along keys for one of the first key"
        case "Attention" if case.attributes.get("softcap") and case.output_count == 4:
            if case.attributes["qk_matmul_output_mode"] == 0:
                return "gives scores after softcap instead of those before"
        case "BatchNormalization" if first.ndim == 1:
            return "fails on rank 1"
        case "ConvTranspose" if case.attributes.get("group", 1) > 1:
            return "takes the filters' first two axes for each other's"
        case "ConvTranspose" if "output_shape" in case.attributes and not auto_pad:
            return "computes no pads without auto_pad"
        case "MaxPool" if auto_pad == "SAME_LOWER":
            return "loses places"
        case "MaxPool" | "AveragePool" if np.isnan(first).any():
            return "takes NaN for a pad"
        case "MaxPool" if case.output_count == 2 and first.shape[:2] != (1, 1):
            return "counts indices from each plane, against the schema"
        case "GlobalMaxPool" if first.ndim != 4:
            return "is for four axes"
    return None


def tolerance(case):
    """ONNX attributes and the constants of its function bodies are float32."""
    if case.op in ("LeakyRelu", "HardSigmoid", "HardSwish", "Gelu"):
        return {"rtol": 1e-6, "atol": 1e-7}
    if case.op in ("BatchNormalization", "InstanceNormalization"):
        return {"rtol": 1e-6, "atol": 1e-7}
    if case.op == "GroupNormalization":  # whose stash_type is float32
        return {"rtol": 1e-5, "atol": 1e-5}
    return {"rtol": 1e-12, "atol": 1e-15}


def static_input(name, value, dtype):
    if name == "K":
        return np.array([value])
    if name in ("start", "limit", "delta"):
        return np.array(value, dtype)
    return np.array(value, dtype if name in ("min", "max", "constant_value") else np.int64)


def as_onnx_inputs(case, schema, attributes):
    """The node's inputs in ONNX's order; attributes that ONNX takes as inputs move there."""
    if len(schema.inputs) == 1 and schema.inputs[0].option == VARIADIC:
        return case.inputs
    given = iter(case.inputs)
    inputs = []
    for name in (formal.name for formal in schema.inputs):
        if name in attributes:
            dtype = case.inputs[0].dtype if case.inputs else attributes.get("dtype")
            inputs.append(static_input(name, attributes.pop(name), dtype))
        else:
            inputs.append(next(given, None))
    while inputs and inputs[-1] is None:
        inputs.pop()
    return inputs


def as_onnx_attributes(op, attributes):
    if op == "Cast":
        to = np.dtype(NUMPY_TYPES[attributes["to"]])
        return {"to": helper.np_dtype_to_tensor_dtype(to)}
    if op == "EyeLike" and "dtype" in attributes:
        dtype = np.dtype(NUMPY_TYPES[attributes["dtype"]])
        return attributes | {"dtype": helper.np_dtype_to_tensor_dtype(dtype)}
    if op == "Range":
        return {}
    if op in ("Constant", "ConstantOfShape"):
        value = np.array(attributes.get("value", 0), NUMPY_TYPES[attributes["dtype"]])
        if op == "ConstantOfShape":
            value = value.reshape(1)
        return {"value": numpy_helper.from_array(value)}
    return {name: value for name, value in attributes.items() if name != "stream"}


def onnx_reference(case):
    attributes = dict(case.attributes)
    inputs = as_onnx_inputs(case, onnx.defs.get_schema(case.op, OPSET), attributes)
    names = ["" if value is None else f"x{i}" for i, value in enumerate(inputs)]
    feeds = {name: value for name, value in zip(names, inputs) if name}
    outputs = [f"y{i}" for i in range(case.output_count)]
    graph = helper.make_graph(
        [helper.make_node(case.op, names, outputs, **as_onnx_attributes(case.op, attributes))],
        case.op,
        [
            helper.make_tensor_value_info(
                name, helper.np_dtype_to_tensor_dtype(value.dtype), value.shape
            )
            for name, value in feeds.items()
        ],
        [helper.make_value_info(name, onnx.TypeProto()) for name in outputs],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)])
    return ReferenceEvaluator(model).run(None, feeds)


def differences(case):
    inputs = [jnp.asarray(value) for value in case.inputs]
    got = [np.asarray(value) for value in apply(case.op, inputs, case.attributes)]
    with np.errstate(all="ignore"):
        if case.op in OUR_REFERENCE:
            want = OUR_REFERENCE[case.op](*case.inputs, **case.attributes)
            want = want if isinstance(want, tuple) else (want,)
        else:
            want = onnx_reference(case)
    for ours, theirs in zip(got, map(np.asarray, want)):
        if (ours.dtype, ours.shape) != (theirs.dtype, theirs.shape):
            yield f"{ours.dtype}{list(ours.shape)} for {theirs.dtype}{list(theirs.shape)}"
        elif not np.allclose(ours, theirs, equal_nan=True, **tolerance(case)):
            yield f"{ours.tolist()} for {theirs.tolist()}"


def wrong_defaults():
    for op in OPERATORS.keys() - OUR_REFERENCE.keys():
        ours = inspect.signature(OPERATORS[op]).parameters
        for name, attribute in onnx.defs.get_schema(op, OPSET).attributes.items():
            if not attribute.default_value.name or name not in ours:
                continue
            theirs = helper.get_attribute_value(attribute.default_value)
            theirs = theirs.decode() if isinstance(theirs, bytes) else theirs
            default = ours[name].default
            if name == "dtype":
                default = helper.np_dtype_to_tensor_dtype(np.dtype(default))
            if isinstance(theirs, float):
                default = float(np.float32(default))
            if default != theirs:
                yield f"{op}: default of {name} is {default}, in the schema {theirs}"


def main():
    failures = list(wrong_defaults())
    failures += [f"{op}: no case" for op in OPERATORS.keys() - {case.op for case in CASES}]
    skipped = 0
    for case in CASES:
        if reason := departure(case):
            skipped += 1
            print(f"not compared: {case.op} {case.attributes}: the reference {reason}")
            continue
        failures += [f"{case.op} {case.attributes}: {text}" for text in differences(case)]
    print(*failures, sep="\n", end="\n" if failures else "")
    print(
        f"{len(OPERATORS)} operators, {len(CASES) - skipped} cases compared, "
        f"{skipped} not, {len(failures)} failures"
    )
    sys.exit(bool(failures))


if __name__ == "__main__":
    main()
