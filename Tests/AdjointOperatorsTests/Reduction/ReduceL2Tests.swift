import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct ReduceL2Tests {
  @Test(arguments: Reductions.cases) func contract(_ item: Reductions.Case) throws {
    try checkOperator(ReduceL2(over: item.axes), inputs: [item.x])
  }

  // mpmath 1.3, 20 digits.
  @Test func values() throws {
    try checkOperator(
      ReduceL2(axes: [0]), inputs: [Tensor([1.0, -2, 3])],
      expected: [Tensor([3.7416573867739413856])], secondOrder: false, tolerance: 1e-9)
    #expect(try evaluated(ReduceL2(axes: [0]), [Tensor([Int32(3), -4])]) == Tensor([Int32(5)]))
    #expect(try evaluated(ReduceL2(axes: [0]), [Tensor([Int64(2), 2])]) == Tensor([Int64(2)]))
    #expect(try evaluated(ReduceL2(axes: [0]), [Tensor([Float]())]) == Tensor([Float(0)]))
  }

  @Test func slopeAtZeroVector() throws {
    let x = Tensor([0.0, 0, 3, -4], shape: [2, 2])
    expectClose(
      try cotangents(ReduceL2(axes: [1]), [x])[0], Tensor([0, 0, 0.6, -0.8], shape: [2, 2]),
      tolerance: 1e-15)
  }

  @Test func C1() {
    expectConstraint(
      ReduceL2(axes: [2]), [TensorType(.float32, ["n", 3])], "ReduceL2.C1",
      "node \"y\" (ReduceL2): there is no axis 2: \"x0\" is [n, 3]")
    expectConstraint(
      ReduceL2(axes: [.min]), [TensorType(.float32, [3])], "ReduceL2.C1",
      "node \"y\" (ReduceL2): there is no axis -9223372036854775808: \"x0\" is [3]")
  }

  @Test func C2() {
    expectConstraint(
      ReduceL2(axes: [0, -2]), [TensorType(.float32, ["n", 3])], "ReduceL2.C2",
      "node \"y\" (ReduceL2): axis -2 is named twice in [0, -2]")
  }
}
