"""The table of recipes and what several of them share."""

RECIPES = {}


def recipe(*operators):
    def register(function):
        for op in operators:
            RECIPES[op] = lambda builder, op=op: function(builder, op)
        return function

    return register


DOMAINS = {
    **dict.fromkeys(["Log", "Sqrt", "Reciprocal", "ReduceLogSum"], (0.3, 3.0)),
    **dict.fromkeys(["Exp", "Expm1", "Sinh", "Cosh"], (-2.0, 2.0)),
    **dict.fromkeys(["Asin", "Acos", "Atanh"], (-0.9, 0.9)),
    "Log1p": (-0.6, 3.0),
    "Tan": (-1.2, 1.2),
    "Acosh": (1.2, 4.0),
    "ReduceProd": (0.3, 1.7),
}


def argument(b, op):
    return b.between(*DOMAINS[op]) if op in DOMAINS else b.pick()


def number_type(b):
    return b.one_of(["float32"] * 6 + ["int64", "int32"])
