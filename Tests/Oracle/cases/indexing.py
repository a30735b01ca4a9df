"""Parts of tensors by tuples of indices, the largest elements, and numbers by their place."""

import numpy as np

from cases.case import NAN, Case, bools, f64, floats, i32, i64, ints


def all_cases():
    yield Case("GatherND", [floats(3, 4), i64([0, 1], [2, -1], [0, 1])])
    yield Case("GatherND", [floats(3, 4, 2), i64([[0], [-1]])])
    yield Case("GatherND", [floats(2, 3, 4), i64([[1], [0]], [[2], [2]])], {"batch_dims": 1})
    yield Case("GatherND", [floats(2, 2, 3), i32([[1], [-1]], [[0], [2]])], {"batch_dims": 2})
    yield Case("GatherND", [ints(4), i64([3])])
    yield Case("GatherND", [bools(2, 2), i64([1, 1])])

    data, tuples = floats(3, 3, 2), i64([0, 1], [2, -1], [1, 0])
    yield Case("ScatterND", [data, tuples, floats(3, 2)])
    yield Case("ScatterND", [data, i64([-1]), floats(1, 3, 2)])
    for reduction in ("add", "mul", "max", "min"):
        repeated = i64([[0, 1], [2, -1]], [[0, 1], [-3, 1]])
        yield Case("ScatterND", [data, repeated, floats(2, 2, 2)], {"reduction": reduction})
    yield Case("ScatterND", [ints(4), i64([3], [1]), ints(2)])
    yield Case("ScatterND", [ints(4).astype(np.int32), i32([3]), i32(9)], {"reduction": "add"})

    yield Case("TopK", [floats(3, 5)], {"K": 2}, output_count=2)
    yield Case("TopK", [floats(3, 5)], {"K": 5, "largest": 0}, output_count=2)
    yield Case("TopK", [floats(4, 2, 2)], {"K": 3, "axis": 0}, output_count=2)
    yield Case("TopK", [floats(2, 4)], {"K": 1, "axis": -2, "largest": 0})
    yield Case("TopK", [i64(3, 1, 3, 2, 3)], {"K": 4}, output_count=2)
    yield Case("TopK", [i64(3, 1, 3, 1)], {"K": 3, "largest": 0}, output_count=2)
    yield Case("TopK", [f64(1, NAN, 2)], {"K": 2, "largest": 0}, output_count=2)

    yield Case("EyeLike", [floats(3, 4)])
    yield Case("EyeLike", [ints(4, 3)], {"k": 1})
    yield Case("EyeLike", [ints(3, 3)], {"k": -2, "dtype": "float64"})
    yield Case("EyeLike", [floats(2, 2)], {"dtype": "bool"})

    yield Case("Range", [], {"start": 3, "limit": 10, "delta": 3})
    yield Case("Range", [], {"start": 10, "limit": 4, "delta": -2, "dtype": "int32"})
    yield Case("Range", [], {"start": 1, "limit": 1, "delta": 5})
    yield Case("Range", [], {"start": 0.5, "limit": 2, "delta": 0.25, "dtype": "float64"})
