"""Builds one random graph, node by node; a node that would not be valid is never added."""

import jax
import numpy as np

from semantics import DTYPES, apply

BATCH = "batch"
PROBES = (101, 103)  # sizes that stand for the named dimension during shape inference
LARGEST_DIMENSION = 8
LARGEST_VALUE = 150

WITHOUT_SLOPE = {"Round", "Floor", "Ceil", "Sign", "Heaviside"}
WITHOUT_SLOPE |= {"RandomNormalLike", "RandomUniformLike"}


class Unsuitable(Exception):
    """What was proposed is not a valid node of this graph."""


def size_of(shape, batch):
    return [batch if dimension == BATCH else dimension for dimension in shape]


def broadcasts(a, b):
    """Whether two symbolic shapes broadcast."""
    pairs = zip(reversed(a), reversed(b))
    return all(m == n or m == 1 or n == 1 for m, n in pairs)


class Builder:
    """`shapes` and `types` hold every value so far; `slopes` the leaves each one is smooth in."""

    def __init__(self, random):
        self.random = random
        self.batch = int(random.integers(2, 5))
        self.leaves = []
        self.data = {}
        self.nodes = []
        self.shapes = {}
        self.types = {}
        self.slopes = {}
        self.used = set()

    # Choices

    def chance(self, probability):
        return self.random.random() < probability

    def integer(self, low, high):
        """An integer from low to high, both included."""
        return int(self.random.integers(low, high + 1))

    def one_of(self, options):
        options = list(options)
        if not options:
            raise Unsuitable
        return options[self.random.integers(len(options))]

    def some_of(self, options, at_least=0):
        options = list(options)
        if len(options) < at_least:
            raise Unsuitable
        count = self.integer(at_least, len(options))
        return [options[i] for i in sorted(self.random.permutation(len(options))[:count])]

    def shuffled(self, options):
        options = list(options)
        return [options[i] for i in self.random.permutation(len(options))]

    def dyadic(self, low, high):
        """A number that float32 and float64 agree on."""
        return round(self.random.uniform(low, high) * 64) / 64

    def signed(self, axis, rank):
        return axis - rank if self.chance(0.3) else axis

    def shape(self, rank=None):
        rank = self.one_of([0, 1, 1, 2, 2, 2, 2, 3, 3]) if rank is None else rank
        shape = [self.one_of([1, 2, 2, 3, 3, 4, 5]) for _ in range(rank)]
        if rank and self.chance(0.25):
            shape[0] = BATCH
        return tuple(shape)

    # Leaves

    def leaf(self, shape, type="float32", low=-2.0, high=2.0, data=None, trainable=True):
        """A new leaf; float values lie between low and high, others are `data` or random."""
        sizes = size_of(shape, self.batch)
        if data is None and type == "float32":
            data = self.random.uniform(low, high, sizes).astype(np.float32)
        elif data is None and type == "bool":
            data = self.random.random(sizes) < 0.5
        elif data is None:
            data = self.random.integers(-4, 5, sizes)
        data = np.asarray(data, type)
        groups = ["inputs"]
        if BATCH not in shape:
            groups.append("constants")
            if type == "float32" and trainable:
                groups += ["parameters"] * 4
        group = self.one_of(groups)
        name = f"{group[0]}{len(self.leaves)}"
        leaf = {"name": name, "shape": list(shape)}
        if type != "float32":
            leaf["type"] = type
        if group == "constants":
            leaf["values"] = (np.round(data * 64) / 64 if type == "float32" else data).tolist()
        else:
            self.data[name] = data
        if group == "parameters":
            leaf["initializer"] = "zeros"
        self.leaves.append((group, leaf))
        self.shapes[name], self.types[name] = tuple(shape), type
        self.slopes[name] = {name} if group == "parameters" else set()
        return name

    def constant(self, value):
        name = f"c{len(self.leaves)}"
        self.leaves.append(("constants", {"name": name, "shape": [], "values": value}))
        self.shapes[name], self.types[name], self.slopes[name] = (), "float32", set()
        return name

    # Values to start from

    def pick(self, type="float32", fits=lambda shape: True, otherwise=None):
        """A value of the type whose shape fits, or else a new leaf."""
        found = [
            name for name, shape in self.shapes.items() if self.types[name] == type and fits(shape)
        ]
        if found and self.chance(0.9):
            unused = [name for name in found if name not in self.used]
            return self.one_of(unused if unused and self.chance(0.75) else found)
        shape = self.shape() if otherwise is None else otherwise
        if not fits(shape):
            raise Unsuitable
        return self.leaf(shape, type)

    def pick_any(self, fits=lambda shape: True, otherwise=None):
        type = self.one_of(["float32"] * 6 + ["int64", "int32", "bool"])
        return self.pick(type, fits, otherwise)

    def pick_shape(self, shape, type="float32"):
        return self.pick(type, lambda other: other == shape, shape)

    def pick_of_rank(self, rank, any_type=False):
        def fits(shape):
            return len(shape) >= rank

        pick = self.pick_any if any_type else self.pick
        return pick(fits=fits, otherwise=self.shape(self.integer(rank, max(rank, 3))))

    def between(self, low, high, shape=None):
        """A value whose elements all lie between low and high."""
        if shape is not None or self.chance(0.4):
            return self.leaf(self.shape() if shape is None else shape, low=low, high=high)
        unit = self.node("Sigmoid", [self.pick()])
        scaled = self.node("Mul", [unit, self.constant(high - low)])
        return self.node("Add", [scaled, self.constant(low)])

    def narrower_shape(self, name):
        """A shape that broadcasts to that of the value."""
        shape = self.shapes[name]
        shape = shape[self.integer(0, len(shape)) if self.chance(0.4) else 0 :]
        return tuple(1 if self.chance(0.2) else dimension for dimension in shape)

    def partner(self, name, low=None, high=None):
        """A value of the same type that broadcasts with the given one."""
        type = self.types[name]
        if low is not None:
            return self.leaf(self.narrower_shape(name), type, low, high)
        return self.pick(
            type, lambda shape: broadcasts(shape, self.shapes[name]), self.narrower_shape(name)
        )

    def twin(self, name, low=-2.0, high=2.0):
        """A leaf of the value's shape."""
        return self.leaf(self.shapes[name], low=low, high=high)

    def axis(self, name, at_least=1):
        """An axis of fixed size, not negative."""
        shape = self.shapes[name]
        return self.one_of(i for i, size in enumerate(shape) if size != BATCH and size >= at_least)

    # Nodes

    def infer(self, op, inputs, attributes):
        def outputs(batch):
            specifications = [
                name
                and jax.ShapeDtypeStruct(
                    size_of(self.shapes[name], batch), DTYPES[self.types[name]]
                )
                for name in inputs
            ]
            return jax.eval_shape(lambda *values: apply(op, values, attributes), *specifications)

        try:
            small, large = map(outputs, PROBES)
        except (TypeError, ValueError, IndexError, ZeroDivisionError) as error:
            raise Unsuitable from error
        for a, b in zip(small, large):
            yield self.symbolic_shape(a.shape, b.shape), str(a.dtype).replace("float64", "float32")

    def symbolic_shape(self, small, large):
        shape = []
        for m, n in zip(small, large):
            if (m, n) != PROBES and (m != n or not 1 <= m <= LARGEST_DIMENSION):
                raise Unsuitable
            shape.append(BATCH if m != n else m)
        if len(shape) > 5 or np.prod(size_of(shape, self.batch)) > LARGEST_VALUE:
            raise Unsuitable
        return tuple(shape)

    def node(self, op, inputs, attributes=None, outputs=1):
        """Adds a node; returns the name of its value, or the names of all if outputs > 1."""
        inferred = list(self.infer(op, inputs, attributes or {}))[:outputs]
        name = f"n{len(self.nodes)}"
        names = [name] if outputs == 1 else [f"{name}_{i}" for i in range(outputs)]
        node = {"name": name, "op": op, "inputs": inputs}
        if attributes:
            node["attributes"] = attributes
        if outputs > 1:
            node["outputs"] = names
        self.nodes.append(node)
        self.used.update(inputs)
        slopes = set().union(*(self.slopes[name] for name in inputs if name))
        for output, (shape, type) in zip(names, inferred):
            self.shapes[output], self.types[output] = shape, type
            smooth = type == "float32" and op not in WITHOUT_SLOPE
            self.slopes[output] = slopes if smooth else set()
        return name if outputs == 1 else names
