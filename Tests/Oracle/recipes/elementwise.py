"""Element by element, with broadcasting."""

from builder import size_of
from recipes.registry import argument, number_type, recipe

ATTRIBUTES = {
    "LeakyRelu": {"alpha": (0.05, 0.4)},
    "Elu": {"alpha": (0.5, 1.5)},
    "Celu": {"alpha": (0.5, 1.5)},
    "Selu": {"alpha": (1.0, 2.0), "gamma": (0.5, 1.5)},
    "ThresholdedRelu": {"alpha": (0.1, 1.0)},
    "HardSigmoid": {"alpha": (0.1, 0.5), "beta": (0.25, 0.75)},
}


UNARY = """
    Exp Log Log1p Expm1 Sqrt Reciprocal Sin Cos Tan Asin Acos Atan Sinh Cosh Asinh Acosh Atanh Tanh
    Sigmoid Erf Relu LeakyRelu Elu Selu Celu ThresholdedRelu HardSigmoid HardSwish Softplus Softsign
    Mish Heaviside Floor Ceil Round IsNaN IsInf
""".split()


@recipe(*UNARY)
def unary(b, op):
    chosen = b.some_of(ATTRIBUTES.get(op, {}).items())
    b.node(op, [argument(b, op)], {name: b.dyadic(*bounds) for name, bounds in chosen})


@recipe("Gelu")
def gelu(b, op):
    b.node(op, [b.pick()], {"approximate": b.one_of(["none", "tanh"])} if b.chance(0.7) else {})


@recipe("Neg", "Abs", "Sign")
def unary_of_numbers(b, op):
    b.node(op, [b.pick(number_type(b))])


@recipe("Identity")
def identity(b, op):
    b.node(op, [b.pick_any()])


@recipe("Not")
def negation(b, op):
    b.node(op, [b.pick("bool")])


@recipe("Cast")
def cast(b, op):
    b.node(op, [b.pick_any()], {"to": b.one_of(["float32", "float32", "int64", "int32", "bool"])})


@recipe("Clip")
def clip(b, op):
    type = number_type(b)
    low, high = (-1.5, 1.5) if type == "float32" else (-2, 2)
    number = b.dyadic if type == "float32" else b.integer
    bounds = {"min": number(low, 0), "max": number(0, high)}
    b.node(op, [b.pick(type)], dict(b.some_of(bounds.items())))


@recipe("PRelu")
def parametric_relu(b, op):
    x = b.pick()
    b.node(op, [x, b.leaf(b.narrower_shape(x))])


@recipe("Add", "Sub", "Mul", "Equal", "Greater", "GreaterOrEqual", "Less", "LessOrEqual")
def binary(b, op):
    x = b.pick(number_type(b))
    b.node(op, b.shuffled([x, b.partner(x)]))


@recipe("And", "Or", "Xor")
def logical(b, op):
    x = b.pick("bool")
    b.node(op, b.shuffled([x, b.partner(x)]))


@recipe("Div", "Mod")
def division(b, op):
    type = number_type(b)
    x = b.pick(type)
    if type == "float32":
        b.node(op, [x, b.partner(x, 0.4, 2.0)], {"fmod": 1} if op == "Mod" else None)
        return
    shape = b.narrower_shape(x)
    divisor = b.random.choice([-3, -2, -1, 1, 2, 3], size_of(shape, b.batch))
    attributes = {"fmod": b.integer(0, 1)} if op == "Mod" else None
    b.node(op, [x, b.leaf(shape, type, data=divisor)], attributes)


@recipe("Pow")
def power(b, op):
    if b.chance(0.3):
        exponent = b.leaf((), "int64", data=b.integer(1, 3))
        b.node(op, [b.pick(), exponent])
        return
    base = b.between(0.3, 2.0)
    b.node(op, [base, b.partner(base, -2.0, 2.0)])


@recipe("Max", "Min")
def extreme(b, op):
    variadic(b, op, b.pick(number_type(b)))


@recipe("Sum", "Mean")
def total(b, op):
    variadic(b, op, b.pick())


def variadic(b, op, x):
    b.node(op, b.shuffled([x] + [b.partner(x) for _ in range(b.integer(0, 3))]))


@recipe("Where")
def where(b, op):
    x = b.pick(b.one_of(["float32", "float32", "float32", "int64", "bool"]))
    condition = b.pick("bool", lambda shape: shape == b.shapes[x], b.narrower_shape(x))
    b.node(op, [condition, *b.shuffled([x, b.partner(x)])])
