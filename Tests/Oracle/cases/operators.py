"""The dense core: elementwise, reductions, contractions, movement, normalizations, losses."""

import numpy as np

from cases.case import INF, NAN, Case, floats, ints, bools, f64, i32, i64, scalar


def unary():
    anywhere, positive, unit = (-3.0, 3.0), (0.1, 3.0), (-0.95, 0.95)
    domains = {
        **dict.fromkeys(
            "Identity Neg Abs Exp Expm1 Sin Cos Atan Sinh Cosh Asinh Tanh".split(), anywhere
        ),
        **dict.fromkeys(
            "Sigmoid Erf Relu LeakyRelu Elu Selu Celu ThresholdedRelu".split(), anywhere
        ),
        **dict.fromkeys("HardSigmoid HardSwish Gelu Softplus Softsign Mish".split(), anywhere),
        **dict.fromkeys("Heaviside Sign Floor Ceil Round".split(), anywhere),
        **dict.fromkeys("Log Sqrt Reciprocal".split(), positive),
        **dict.fromkeys("Asin Acos Atanh".split(), unit),
        "Log1p": (-0.9, 3.0),
        "Tan": (-1.4, 1.4),
        "Acosh": (1.1, 4.0),
    }
    undefined_at_infinity = {"Sin", "Cos", "Tan", "Gelu", "Mish", "HardSwish", "Softsign"}
    for op, (low, high) in domains.items():
        yield Case(op, [floats(2, 3, low=low, high=high)])
        yield Case(op, [scalar(floats(low=low, high=high))])
        yield Case(op, [floats(2, 0, 3)])
        special = [NAN] if op in undefined_at_infinity else [NAN, INF, -INF]
        yield Case(op, [f64(*special, 0.0)])

    for op in "Abs Relu Sign Heaviside LeakyRelu Elu Selu Celu ThresholdedRelu".split():
        yield Case(op, [f64(-1, 0, 1)])
    yield Case("PRelu", [f64(-1, 0, 1), scalar(0.25)])
    yield Case("HardSigmoid", [f64(-1, 0, 1)], {"alpha": 0.5, "beta": 0.5})
    yield Case("Round", [f64(-2.5, -1.5, -0.5, 0.5, 1.5, 2.5)])
    yield Case("Floor", [f64(-2, -0.5, 0, 3)])
    yield Case("Ceil", [f64(-2, -0.5, 0, 3)])
    yield Case("Sigmoid", [f64(-800, -40, 40, 800)])
    yield Case("Softplus", [f64(-800, -40, 40, 800)])
    yield Case("Tanh", [f64(-400, -20, 1e-8, 20, 400)])
    yield Case("Mish", [f64(-800, -40, 40, 800)])
    yield Case("Gelu", [f64(-12, -6, 6, 40)])
    for op in ("Log1p", "Expm1", "Asinh", "Sinh", "Atanh"):
        yield Case(op, [f64(-1e-10, 1e-10, 0.5)])
    for op in ("Elu", "Selu", "Celu"):
        yield Case(op, [f64(-800, -1e-10, 800)])

    yield Case("LeakyRelu", [floats(2, 3)], {"alpha": 0.25})
    yield Case("Elu", [floats(2, 3)], {"alpha": 0.75})
    yield Case("Celu", [floats(2, 3)], {"alpha": 1.5})
    yield Case("Selu", [floats(2, 3)], {"alpha": 1.75, "gamma": 0.5})
    yield Case("ThresholdedRelu", [floats(2, 3)], {"alpha": 0.5})
    yield Case("HardSigmoid", [floats(2, 3)], {"alpha": 0.5, "beta": 0.25})
    yield Case("Gelu", [floats(2, 3)], {"approximate": "tanh"})
    yield Case("Gelu", [f64(NAN, 0)], {"approximate": "tanh"})
    for op in ("Identity", "Neg", "Abs", "Sign"):
        yield Case(op, [ints(2, 3)])
        yield Case(op, [ints(4).astype(np.int32)])
    yield Case("Identity", [bools(3)])

    yield Case("PRelu", [floats(2, 3), floats(2, 3)])
    yield Case("PRelu", [floats(2, 3), floats(3)])
    yield Case("PRelu", [floats(2, 3), floats(2, 1)])
    yield Case("PRelu", [f64(NAN, INF, -INF), scalar(0.5)])

    yield Case("Clip", [floats(2, 3)])
    yield Case("Clip", [floats(2, 3)], {"min": -0.5})
    yield Case("Clip", [floats(2, 3)], {"min": -0.5, "max": 0.75})
    yield Case("Clip", [f64(-1, -0.5, 0, 0.5, 1)], {"min": -0.5, "max": 0.5})
    yield Case("Clip", [f64(NAN, INF, -INF)], {"min": -1, "max": 1})
    yield Case("Clip", [floats(3)], {"min": 2, "max": 1})
    yield Case("Clip", [ints(5)], {"min": -1, "max": 2})

    yield Case("IsNaN", [f64(NAN, INF, -INF, 0)])
    yield Case("IsNaN", [scalar(NAN)])
    yield Case("IsInf", [f64(NAN, INF, -INF, 0)])
    yield Case("IsInf", [f64(NAN, INF, -INF, 0)], {"detect_negative": 0})
    yield Case("IsInf", [f64(NAN, INF, -INF, 0)], {"detect_positive": 0})
    yield Case("Not", [bools(2, 3)])
    yield Case("Not", [scalar(True)])

    for to in ("float64", "int32", "int64", "bool"):
        yield Case("Cast", [f64(-1.75, -0.5, 0, 0.5, 2.75)], {"to": to})
        yield Case("Cast", [i64(-2, 0, 3)], {"to": to})
        yield Case("Cast", [np.array([True, False])], {"to": to})
    yield Case("Cast", [f64(NAN, INF, -INF, -0.0)], {"to": "bool"})


def binary():
    for op in ("Add", "Sub", "Mul", "Div"):
        yield Case(op, [floats(2, 3), floats(2, 3)])
        yield Case(op, [floats(2, 3), floats(3)])
        yield Case(op, [floats(4, 1, 3), floats(2, 1)])
        yield Case(op, [scalar(floats()), floats(2)])
        yield Case(op, [floats(0, 3), floats(1, 3)])
        yield Case(op, [f64(NAN, INF, INF, -INF, 1, 0), f64(1, INF, -INF, 2, 0, 0)])
        yield Case(op, [i64(7, -7, 7, -7, 6), i64(2, 2, -2, -2, 3)])
    yield Case("Div", [ints(2, 3).astype(np.int32), i32(1, -2, 3)])

    yield Case("Mod", [i64(7, -7, 7, -7, 6), i64(3, 3, -3, -3, 3)])
    yield Case("Mod", [i64(7, -7, 7, -7, 6), i64(3, 3, -3, -3, 3)], {"fmod": 1})
    yield Case("Mod", [f64(7.25, -7.25, 7.25, -7.25), f64(3, 3, -3, -3)], {"fmod": 1})
    yield Case("Mod", [floats(2, 3, low=1, high=9), scalar(0.75)], {"fmod": 1})
    yield Case("Mod", [f64(NAN, 1, INF, 1), f64(1, NAN, 1, INF)], {"fmod": 1})

    yield Case("Pow", [floats(2, 3, low=0.2), floats(2, 3)])
    yield Case("Pow", [floats(2, 3, low=0.2), floats(3)])
    yield Case("Pow", [floats(2, 3), i64(2, 3, -1)])
    yield Case("Pow", [f64(0, 0, 0, 2, -2), i64(0, 1, 2, 0, 3)])
    yield Case("Pow", [f64(NAN, 1, INF, 0, -1), f64(0, NAN, -1, -1, 0.5)])
    yield Case("Pow", [i64(-2, 3, 0), i64(3, 2, 0)])

    for op in ("Max", "Min"):
        yield Case(op, [floats(2, 3)])
        yield Case(op, [floats(2, 3), floats(3)])
        yield Case(op, [floats(2, 3), floats(2, 1), scalar(0.1)])
        yield Case(op, [f64(1, 2, 3), f64(1, 3, 3), f64(1, 3, 2)])
        yield Case(op, [f64(NAN, 1, INF, -INF), f64(1, NAN, 1, 1)])
        yield Case(op, [ints(2, 3), ints(3)])
    for op in ("Sum", "Mean"):
        yield Case(op, [floats(2, 3)])
        yield Case(op, [floats(2, 3), floats(3)])
        yield Case(op, [floats(2, 1), floats(3), scalar(0.1), floats(2, 3)])
        yield Case(op, [f64(NAN, INF, INF), f64(1, 1, -INF)])

    for op in ("Equal", "Greater", "GreaterOrEqual", "Less", "LessOrEqual"):
        yield Case(op, [f64(1, 2, 3, NAN, INF), f64(2, 2, 2, NAN, INF)])
        yield Case(op, [ints(2, 3, low=0, high=3), ints(3, low=0, high=3)])
        yield Case(op, [ints(2, 1).astype(np.int32), ints(1, 2).astype(np.int32)])
    yield Case("Equal", [bools(2, 3), bools(3)])
    for op in ("And", "Or", "Xor"):
        yield Case(op, [np.array([True, True, False, False]), np.array([True, False, True, False])])
        yield Case(op, [bools(2, 1), bools(3)])
        yield Case(op, [scalar(True), bools(2)])
    yield Case("Where", [bools(2, 3), floats(2, 3), floats(2, 3)])
    yield Case("Where", [bools(2, 1), floats(3), scalar(0.5)])
    yield Case("Where", [np.array([True, False]), f64(1, NAN), f64(INF, 2)])
    yield Case("Where", [bools(3), ints(3), ints(3)])
    yield Case("Where", [bools(2, 1), bools(3), bools(1)])


def reductions():
    ops = "Sum Mean Max Min Prod L1 L2 SumSquare LogSum LogSumExp".split()
    for op in (f"Reduce{name}" for name in ops):
        low = 0.1 if op == "ReduceLogSum" else -2.0
        x = floats(2, 3, 2, low=low)
        yield Case(op, [x])
        yield Case(op, [x], {"axes": [1]})
        yield Case(op, [x], {"axes": [-1, 0], "keepdims": 0})
        yield Case(op, [x], {"axes": [], "noop_with_empty_axes": 1})
        yield Case(op, [x], {"axes": [], "keepdims": 0})
        yield Case(op, [scalar(0.7)])
        yield Case(op, [floats(0, 3)], {"axes": [1]})
        if op != "ReduceMean":
            yield Case(op, [floats(2, 0)], {"axes": [1], "keepdims": 0})
        yield Case(op, [f64([NAN, 1], [INF, 1], [2, 3])], {"axes": [1]})
        if op in (
            "ReduceSum",
            "ReduceMax",
            "ReduceMin",
            "ReduceProd",
            "ReduceL1",
            "ReduceSumSquare",
        ):
            yield Case(op, [ints(2, 3)], {"axes": [1]})
            yield Case(op, [ints(2, 3).astype(np.int32)])
    yield Case("ReduceMax", [f64([1, 3, 3], [2, 2, 1])], {"axes": [1]})
    yield Case("ReduceMin", [f64([1, 1, 3], [2, 1, 1])])
    yield Case("ReduceProd", [f64([0, 2, 3], [0, 0, 3], [1, 2, 3])], {"axes": [1]})
    yield Case("ReduceL2", [f64([0, 0], [3, -4])], {"axes": [1]})
    yield Case("ReduceL1", [f64(0, -2, 3)])
    yield Case("ReduceLogSumExp", [f64([1000, 1001], [-1000, -1002])], {"axes": [1]})

    for op in ("ArgMax", "ArgMin"):
        tied = f64([1, 3, 3], [2, 1, 1], [4, 4, 4])
        yield Case(op, [tied])
        yield Case(op, [tied], {"axis": 1, "keepdims": 0})
        yield Case(op, [tied], {"axis": -1, "select_last_index": 1})
        yield Case(op, [ints(2, 3)], {"axis": 1})
        yield Case(op, [f64(1, NAN, 3)], {"axis": 0, "keepdims": 0})

    x = floats(2, 3)
    yield Case("CumSum", [x], {"axis": 0})
    yield Case("CumSum", [x], {"axis": -1, "exclusive": 1})
    yield Case("CumSum", [x], {"axis": 1, "reverse": 1})
    yield Case("CumSum", [x], {"axis": 1, "reverse": 1, "exclusive": 1})
    yield Case("CumSum", [f64(1, INF, 2, NAN)], {"axis": 0, "exclusive": 1})
    yield Case("CumSum", [ints(4)], {"axis": 0})


def contractions():
    yield Case("MatMul", [floats(2, 3), floats(3, 4)])
    yield Case("MatMul", [floats(3), floats(3)])
    yield Case("MatMul", [floats(3), floats(2, 3, 2)])
    yield Case("MatMul", [floats(2, 3), floats(3)])
    yield Case("MatMul", [floats(2, 1, 2, 3), floats(3, 3, 2)])
    yield Case("MatMul", [floats(2, 0), floats(0, 3)])
    yield Case("MatMul", [f64([1, INF], [NAN, 1]), f64([1, 2], [3, 4])])

    yield Case("Gemm", [floats(2, 3), floats(3, 4)])
    yield Case("Gemm", [floats(2, 3), floats(3, 4), floats(4)])
    yield Case("Gemm", [floats(3, 2), floats(3, 4), floats(2, 1)], {"transA": 1})
    yield Case(
        "Gemm", [floats(2, 3), floats(4, 3), scalar(0.5)], {"transB": 1, "alpha": 0.5, "beta": 2.0}
    )
    yield Case(
        "Gemm",
        [floats(3, 2), floats(4, 3), floats(2, 4)],
        {"transA": 1, "transB": 1, "alpha": -1.5},
    )

    for equation, *shapes in [
        ("ij,jk->ik", (2, 3), (3, 2)),
        ("bij,bjk->bik", (2, 2, 3), (2, 3, 2)),
        ("ij->ji", (2, 3)),
        ("ii->i", (3, 3)),
        ("ii", (3, 3)),
        ("ij,ij->", (2, 3), (2, 3)),
        ("i,j->ij", (2,), (3,)),
        ("ba,cb", (2, 3), (2, 2)),
        ("...ij,jk->...ik", (2, 2, 3), (3, 2)),
        ("...i,...i->...", (2, 1, 3), (2, 3)),
        ("i...->...", (2, 3)),
        ("ij,jk,k->i", (2, 3), (3, 2), (2,)),
        (" i j , j -> i ", (2, 3), (3,)),
    ]:
        yield Case("Einsum", [floats(*shape) for shape in shapes], {"equation": equation})


def movement():
    x, whole = floats(2, 3, 4), ints(2, 3)
    yield Case("Reshape", [x], {"shape": [4, -1]})
    yield Case("Reshape", [x], {"shape": [0, -1, 2]})
    yield Case("Reshape", [floats(0, 3)], {"shape": [3, 0], "allowzero": 1})
    yield Case("Reshape", [floats(1)], {"shape": []})
    yield Case("Reshape", [whole], {"shape": [-1]})
    yield Case("Flatten", [x])
    yield Case("Flatten", [x], {"axis": 0})
    yield Case("Flatten", [x], {"axis": -1})
    yield Case("Flatten", [x], {"axis": 3})
    yield Case("Flatten", [scalar(0.5)], {"axis": 0})
    yield Case("Squeeze", [floats(1, 2, 1)])
    yield Case("Squeeze", [floats(1, 2, 1)], {"axes": [-1]})
    yield Case("Squeeze", [floats(1, 2, 1)], {"axes": [0, 2]})
    yield Case("Unsqueeze", [floats(2)], {"axes": [0, -1]})
    yield Case("Unsqueeze", [floats(2, 3)], {"axes": [2, 1]})
    yield Case("Unsqueeze", [scalar(True)], {"axes": [0]})
    yield Case("Transpose", [x])
    yield Case("Transpose", [x], {"perm": [1, 2, 0]})
    yield Case("Transpose", [scalar(0.5)])
    yield Case("Transpose", [bools(2, 3)])
    yield Case("Expand", [floats(3, 1)], {"shape": [2, 1, 4]})
    yield Case("Expand", [floats(2, 3)], {"shape": [1]})
    yield Case("Expand", [scalar(0.5)], {"shape": [2, 2]})
    yield Case("Expand", [whole], {"shape": [2, 2, 3]})
    yield Case("Tile", [floats(2, 3)], {"repeats": [2, 2]})
    yield Case("Tile", [floats(3)], {"repeats": [3]})
    yield Case("Tile", [floats(2, 1)], {"repeats": [0, 2]})
    yield Case("Concat", [floats(2, 3), floats(2, 1), floats(2, 2)], {"axis": 1})
    yield Case("Concat", [floats(1, 3), floats(2, 3)], {"axis": -2})
    yield Case("Concat", [floats(2, 0), floats(2, 2)], {"axis": 1})
    yield Case("Concat", [ints(2), ints(1)], {"axis": 0})
    yield Case("Split", [floats(2, 6)], {"axis": 1, "split": [1, 2, 3]}, 3)
    yield Case("Split", [floats(5, 2)], {"num_outputs": 2}, 2)
    yield Case("Split", [floats(2, 4)], {"axis": -1, "num_outputs": 2}, 2)
    yield Case("Split", [floats(4)], {"split": [0, 4]}, 2)

    yield Case("Slice", [x], {"starts": [1], "ends": [3]})
    yield Case("Slice", [x], {"starts": [0, -3], "ends": [1, -1], "axes": [0, 2]})
    yield Case("Slice", [x], {"starts": [-1], "ends": [-5], "axes": [-1], "steps": [-1]})
    yield Case("Slice", [x], {"starts": [100], "ends": [-100], "axes": [2], "steps": [-2]})
    yield Case("Slice", [x], {"starts": [0], "ends": [2**63 - 1], "axes": [2], "steps": [3]})
    yield Case("Slice", [x], {"starts": [2], "ends": [1], "axes": [1]})
    yield Case("Slice", [whole], {"starts": [0, 1], "ends": [2, 3], "steps": [1, 1]})

    yield Case("Pad", [floats(2, 3)], {"pads": [0, 2, 1, 0]})
    yield Case("Pad", [floats(2, 3)], {"pads": [1, 1], "axes": [-1], "constant_value": 1.5})
    yield Case("Pad", [floats(3, 4)], {"pads": [1, 2, 2, 3], "mode": "reflect"})
    yield Case("Pad", [floats(2, 3)], {"pads": [0, 2, 1, 1], "mode": "edge"})
    yield Case("Pad", [floats(2, 3)], {"pads": [0, -1, 1, 0]})
    yield Case("Pad", [ints(3)], {"pads": [1, 0], "constant_value": 7})

    yield Case("Gather", [floats(4, 3), i64(0, 2, -1)])
    yield Case("Gather", [floats(2, 4), i64([0, 0], [3, -4])], {"axis": 1})
    yield Case("Gather", [floats(2, 4), scalar(1)], {"axis": -1})
    yield Case("Gather", [ints(5), i32(4, 0)])
    yield Case("GatherElements", [floats(3, 3), i64([0, 2, -1], [1, 1, 0])])
    yield Case("GatherElements", [floats(2, 3), i64([0, 2], [-1, 1])], {"axis": 1})
    yield Case("GatherElements", [floats(3, 2), i32([2], [0])], {"axis": -2})
    yield Case("GatherElements", [ints(3), i64(2, 2, 0)])
    data, updates = floats(3, 3), floats(2, 3)
    yield Case("ScatterElements", [data, i64([0, 2, 1], [2, 1, 0]), updates])
    yield Case("ScatterElements", [data, i64([0, 2], [-1, 1]), updates[:, :2]], {"axis": 1})
    for reduction in ("add", "mul", "max", "min"):
        repeated = i64([0, 2, 1], [0, 1, 1])
        yield Case("ScatterElements", [data, repeated, updates], {"reduction": reduction})
    yield Case("ScatterElements", [ints(4), i32(3, 1), ints(2)])
    yield Case("OneHot", [i64(0, 2, 1), f64(0, 1)], {"depth": 3})
    yield Case("OneHot", [i64([0, -1], [5, -4]), f64(-0.5, 2)], {"depth": 3, "axis": 1})
    yield Case("OneHot", [i32(1, 0), i64(2, 7)], {"depth": 2, "axis": 0})
    yield Case("OneHot", [scalar(1), f64(0, 1)], {"depth": 4})
    for attributes in ({}, {"upper": 0}, {"k": 1}, {"k": -1, "upper": 0}, {"k": -9}):
        yield Case("Trilu", [floats(2, 3, 4)], attributes)
    yield Case("Trilu", [ints(3, 2)])

    yield Case("Constant", [], {"value": [[1, 2.5], [3, 4]], "dtype": "float64"})
    yield Case("Constant", [], {"value": [1, -2], "dtype": "int64"})
    yield Case("Constant", [], {"value": [True, False], "dtype": "bool"})
    yield Case("Constant", [], {"value": 0.5, "dtype": "float64"})
    yield Case("ConstantOfShape", [], {"input": [2, 3], "value": 0.5, "dtype": "float64"})
    yield Case("ConstantOfShape", [], {"input": [], "value": 3, "dtype": "int32"})
    yield Case("ConstantOfShape", [], {"input": [2, 0], "dtype": "float64"})
    yield Case("ConstantOfShape", [], {"input": [2], "value": True, "dtype": "bool"})


def normalizations():
    x = floats(2, 3, 4)
    for op in ("Softmax", "LogSoftmax"):
        yield Case(op, [x])
        yield Case(op, [x], {"axis": 1})
        yield Case(op, [f64([1000, 1001, 999], [-1000, 0, 1])])
        yield Case(op, [f64([-INF, 0, 1], [NAN, 0, 1])])
        yield Case(op, [floats(0, 3)])
    yield Case("LayerNormalization", [x, floats(4), floats(4)], {"epsilon": 2.0**-10}, 3)
    yield Case(
        "LayerNormalization", [x, floats(3, 4), floats(4)], {"axis": 1, "epsilon": 2.0**-10}, 3
    )
    yield Case("LayerNormalization", [x, scalar(0.5)], {"axis": -2}, 1)
    yield Case("LayerNormalization", [np.ones((2, 3)), floats(3), floats(3)], {}, 1)
    yield Case("RMSNormalization", [x, floats(4)], {"epsilon": 2.0**-10})
    yield Case("RMSNormalization", [x, floats(3, 4)], {"axis": -2})
    yield Case("RMSNormalization", [x, floats(1)], {"axis": 0})


def losses():
    scores, labels = floats(4, 3), i64(0, 2, 1, 2)
    weights = floats(3, low=0.2, high=2)
    grid, grid_labels = floats(2, 3, 2, 2), ints(2, 2, 2, low=0, high=3)
    for op, output_count in (("SoftmaxCrossEntropyLoss", 2), ("NegativeLogLikelihoodLoss", 1)):
        for reduction in ("none", "sum", "mean"):
            yield Case(op, [scores, labels], {"reduction": reduction}, output_count)
            attributes = {"reduction": reduction, "ignore_index": 2}
            yield Case(op, [scores, labels, weights], attributes, output_count)
        yield Case(op, [scores, i32(0, -100, 1, -100)], {"ignore_index": -100}, output_count)
        yield Case(op, [grid, grid_labels, weights], {}, output_count)
        yield Case(op, [grid, grid_labels], {"reduction": "none", "ignore_index": 1}, output_count)
    extreme = f64([1e4, 0, -1e4], [-1e4, 1e4, 0])
    yield Case("SoftmaxCrossEntropyLoss", [extreme, i64(0, 2)])
    yield Case("SoftmaxCrossEntropyWithProbabilities", [scores, floats(4, 3, low=0, high=1)])
    yield Case("SoftmaxCrossEntropyWithProbabilities", [extreme, f64([0, 1, 0], [0.5, 0.25, 0.25])])
    yield Case("SoftmaxCrossEntropyWithProbabilities", [f64([1, 2]), f64([0, 1])])
    yield Case("BinaryCrossEntropyWithLogits", [floats(4, 2), floats(4, 2, low=0, high=1)])
    yield Case(
        "BinaryCrossEntropyWithLogits", [f64([1e4], [-1e4], [1e4], [0]), f64([0], [1], [1], [0])]
    )
    yield Case("BinaryCrossEntropyWithLogits", [floats(3), f64(0, 1, 1)])
    for op in ("MeanSquaredError", "HalfMeanSquaredError"):
        yield Case(op, [floats(4, 2), floats(4, 2)])
        yield Case(op, [floats(3), floats(3)])
        yield Case(op, [floats(2, 3, 2), floats(2, 3, 2)])


def all_cases():
    for family in (unary, binary, reductions, contractions, movement, normalizations, losses):
        yield from family()
