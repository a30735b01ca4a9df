"""Operators that draw random numbers. The streams are named: the oracle knows no names of nodes."""

from recipes.registry import recipe


def stream(b):
    return {"stream": b.one_of(["a", "b", "c"])} if b.chance(0.8) else {"seed": b.integer(0, 9) / 2}


@recipe("RandomNormal")
def random_normal(b, op):
    shape = [b.integer(1, 4) for _ in range(b.integer(0, 2))]
    b.node(op, [], {"shape": shape, "mean": 0.5, "scale": 0.75, **stream(b)})


@recipe("RandomUniform")
def random_uniform(b, op):
    shape = [b.integer(1, 4) for _ in range(b.integer(0, 2))]
    b.node(op, [], {"shape": shape, "low": -1.0, "high": 1.5, **stream(b)})


@recipe("RandomNormalLike", "RandomUniformLike")
def random_like(b, op):
    b.node(op, [b.pick()], stream(b))


@recipe("Dropout")
def dropout(b, op):
    attributes = {"ratio": b.integer(0, 3) / 4, "training_mode": b.chance(0.8)}
    attributes["stream"] = b.one_of(["a", "b", "c"])
    b.node(op, [b.pick()], attributes, b.integer(1, 2))
