import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct ReduceProdTests {
  @Test(arguments: Reductions.cases) func contract(_ item: Reductions.Case) throws {
    try checkOperator(ReduceProd(over: item.axes), inputs: [item.x])
  }

  @Test func values() throws {
    #expect(try evaluated(ReduceProd(axes: [1]), [Reductions.table]).doubles == [6, 120])
    #expect(try evaluated(ReduceProd(axes: [0]), [Tensor([Double]())]) == Tensor([1.0]))
    #expect(
      try evaluated(ReduceProd(axes: [0]), [Tensor([Int64(3), 1 << 60 + 1])])
        == Tensor([3 &* (Int64(1) << 60 + 1)]))
    #expect(
      try evaluated(ReduceProd(axes: [0]), [Tensor([Int32.max, 2])]) == Tensor([Int32(-2)]))
  }

  // A product is a polynomial, so finite differences hold at zeros, to second order: none, one,
  // two and three of them, along one axis and over both.
  @Test(arguments: [[], [1], [0]]) func slopesAtZeros(_ axes: [Int]) throws {
    let x = Tensor([1.5, -2, 0.5, 0, 3, 2, 0, 0, 4, 0, 0, 0], shape: [4, 3])
    try checkOperator(ReduceProd(axes: axes), inputs: [x])
  }

  @Test func cotangentAtZeros() throws {
    let x = Tensor([2.0, 3, 5, 0, 3, 5, 0, 0, 5], shape: [3, 3])
    #expect(
      try cotangents(ReduceProd(axes: [1]), [x])[0].doubles == [15, 10, 6, 15, 0, 0, 0, 0, 0])
  }

  @Test func C1() {
    expectConstraint(
      ReduceProd(axes: [2]), [TensorType(.float32, ["n", 3])], "ReduceProd.C1",
      "node \"y\" (ReduceProd): there is no axis 2: \"x0\" is [n, 3]")
    expectConstraint(
      ReduceProd(axes: [.min]), [TensorType(.float32, [3])], "ReduceProd.C1",
      "node \"y\" (ReduceProd): there is no axis -9223372036854775808: \"x0\" is [3]")
  }

  @Test func C2() {
    expectConstraint(
      ReduceProd(axes: [0, -2]), [TensorType(.float32, ["n", 3])], "ReduceProd.C2",
      "node \"y\" (ReduceProd): axis -2 is named twice in [0, -2]")
  }
}
