"""Element by element, with broadcasting."""

import functools
import math

import jax
import jax.numpy as jnp

from semantics.registry import DTYPES, OPERATORS, operator

OPERATORS.update(
    {
        "Identity": lambda x: x,
        "Neg": jnp.negative,
        "Exp": jnp.exp,
        "Log": jnp.log,
        "Log1p": jnp.log1p,
        "Expm1": jnp.expm1,
        "Sqrt": jnp.sqrt,
        "Reciprocal": jnp.reciprocal,
        "Sin": jnp.sin,
        "Cos": jnp.cos,
        "Tan": jnp.tan,
        "Asin": jnp.arcsin,
        "Acos": jnp.arccos,
        "Atan": jnp.arctan,
        "Sinh": jnp.sinh,
        "Cosh": jnp.cosh,
        "Asinh": jnp.arcsinh,
        "Acosh": jnp.arccosh,
        "Atanh": jnp.arctanh,
        "Tanh": jnp.tanh,
        "Sigmoid": jax.nn.sigmoid,
        "Erf": jax.scipy.special.erf,
        "Softplus": jax.nn.softplus,
        "Sign": jnp.sign,
        "Floor": jnp.floor,
        "Ceil": jnp.ceil,
        "Round": jnp.round,
        "Not": jnp.logical_not,
        "IsNaN": jnp.isnan,
        "Add": jnp.add,
        "Sub": jnp.subtract,
        "Mul": jnp.multiply,
        "Equal": jnp.equal,
        "Greater": jnp.greater,
        "GreaterOrEqual": jnp.greater_equal,
        "Less": jnp.less,
        "LessOrEqual": jnp.less_equal,
        "And": jnp.logical_and,
        "Or": jnp.logical_or,
        "Xor": jnp.logical_xor,
        "Where": jnp.where,
    }
)


@operator
def Abs(x):
    return jnp.sign(x) * x  # the slope of jnp.abs at 0 is 1


@operator
def Relu(x):
    return jnp.where(x <= 0, 0, x)


@operator
def LeakyRelu(x, *, alpha=0.01):
    return jnp.where(x > 0, x, alpha * x)


@operator
def PRelu(x, slope):
    return jnp.where(x > 0, x, slope * x)


@operator
def Elu(x, *, alpha=1.0):
    return jnp.where(x > 0, x, alpha * jnp.expm1(jnp.where(x > 0, 0, x)))


@operator
def Selu(x, *, alpha=1.67326319217681884765625, gamma=1.05070102214813232421875):
    return gamma * jnp.where(x > 0, x, alpha * jnp.expm1(jnp.where(x > 0, 0, x)))


@operator
def Celu(x, *, alpha=1.0):
    return jnp.where(x < 0, alpha * jnp.expm1(jnp.where(x < 0, x, 0) / alpha), x)


@operator
def ThresholdedRelu(x, *, alpha=1.0):
    return jnp.where(x > alpha, x, 0)


@operator
def HardSigmoid(x, *, alpha=0.2, beta=0.5):
    line = alpha * x + beta
    return jnp.where(line <= 0, 0, jnp.where(line >= 1, 1, line))


@operator
def HardSwish(x):
    return x * HardSigmoid(x, alpha=1 / 6, beta=0.5)


@operator
def Gelu(x, *, approximate="none"):
    if approximate == "none":
        return 0.5 * x * jax.scipy.special.erfc(-x / math.sqrt(2))
    return 0.5 * x * (1 + jnp.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))


@operator
def Softsign(x):
    return x / (1 + jnp.abs(x))


@operator
def Mish(x):
    return x * jnp.tanh(jax.nn.softplus(x))


@operator
def Heaviside(x):
    return jnp.maximum(jnp.sign(x), 0)


@operator
def Clip(x, *, min=None, max=None):
    if min is not None:
        x = jnp.where(x < min, min, x)
    if max is not None:
        x = jnp.where(x > max, max, x)
    return x


@operator
def Cast(x, *, to):
    return x.astype(DTYPES[to])


@operator
def IsInf(x, *, detect_negative=1, detect_positive=1):
    found = jnp.zeros_like(x, bool)
    if detect_negative:
        found |= x == -jnp.inf
    if detect_positive:
        found |= x == jnp.inf
    return found


@operator
def Div(a, b):
    return jax.lax.div(*jnp.broadcast_arrays(a, b))


@operator
def Mod(a, b, *, fmod=0):
    return jnp.fmod(a, b) if fmod else jnp.mod(a, b)


@operator
def Pow(x, y):
    return jnp.power(x, y.astype(x.dtype))


def is_nan(x):
    return x != x


def first_largest(a, b):
    return jnp.where((a >= b) | is_nan(a), a, b)


def first_smallest(a, b):
    return jnp.where((a <= b) | is_nan(a), a, b)


@operator
def Max(*inputs):
    return functools.reduce(first_largest, inputs)


@operator
def Min(*inputs):
    return functools.reduce(first_smallest, inputs)


@operator
def Sum(*inputs):
    return functools.reduce(jnp.add, inputs)


@operator
def Mean(*inputs):
    return Sum(*inputs) / len(inputs)
