"""Sums of products."""

from builder import BATCH, Unsuitable
from recipes.registry import recipe


@recipe("MatMul")
def matrix_product(b, op):
    a = b.pick_of_rank(1)
    *lead, _, inner = (1, *b.shapes[a])
    lead = [1 if b.chance(0.5) or size == BATCH else size for size in lead[1:]]
    shape = b.one_of([(inner,), (inner, b.integer(1, 4)), (*lead, inner, b.integer(1, 4))])
    b.node(op, [a, b.pick_shape(shape)])


@recipe("Gemm")
def affine(b, op):
    a = b.pick(fits=lambda shape: len(shape) == 2, otherwise=b.shape(2))
    flip_a, flip_b = b.integer(0, 1), b.integer(0, 1)
    rows, inner = reversed(b.shapes[a]) if flip_a else b.shapes[a]
    columns = b.integer(1, 4)
    inputs = [a, b.leaf((columns, inner) if flip_b else (inner, columns))]
    if b.chance(0.7):
        inputs.append(b.leaf(b.one_of([(), (columns,), (1, columns), (rows, 1), (rows, columns)])))
    attributes = {"transA": flip_a, "transB": flip_b}
    for name in b.some_of(["alpha", "beta"]):
        attributes[name] = b.dyadic(-2, 2)
    b.node(op, inputs, attributes)


@recipe("Einsum")
def einsum(b, op):
    x = b.pick_of_rank(1)
    shape = b.shapes[x]
    letters = "ijkl"[: len(shape)]
    if b.chance(0.2):
        other = b.leaf((shape[-1], b.integer(1, 4)))
        b.node(op, [x, other], {"equation": "...i,ij->...j"})
        return
    if len(shape) > 4:
        raise Unsuitable
    operands, terms = [x], [letters]
    if b.chance(0.8):
        shared = b.shuffled(b.some_of(letters)) + ["m"]
        sizes = dict(zip(letters, shape), m=b.integer(1, 4))
        operands.append(b.leaf(tuple(sizes[letter] for letter in shared)))
        terms.append("".join(shared))
    result = "".join(b.shuffled(b.some_of(sorted(set("".join(terms))))))
    b.node(op, operands, {"equation": f"{','.join(terms)}->{result}"})
