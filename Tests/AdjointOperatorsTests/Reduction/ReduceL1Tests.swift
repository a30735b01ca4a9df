import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct ReduceL1Tests {
  @Test(arguments: Reductions.cases) func contract(_ item: Reductions.Case) throws {
    try checkOperator(ReduceL1(over: item.axes), inputs: [item.x])
  }

  @Test func values() throws {
    let x = Tensor([-1.0, 2, -3, 4], shape: [2, 2])
    #expect(try evaluated(ReduceL1(axes: [1]), [x]).doubles == [3, 7])
    try checkOperator(ReduceL1(axes: [1]), inputs: [x])
    #expect(
      try evaluated(ReduceL1(axes: [0]), [Tensor([Int64.min, 1])]) == Tensor([Int64.min + 1]))
    #expect(
      try evaluated(ReduceL1(axes: [0]), [Tensor([Int64(-1) << 60, 1])])
        == Tensor([Int64(1) << 60 + 1]))
    #expect(try evaluated(ReduceL1(axes: [0]), [Tensor([Float]())]) == Tensor([Float(0)]))
  }

  @Test func slopeAtZero() throws {
    #expect(try cotangents(ReduceL1(axes: []), [Tensor([0.0, -2, 3])])[0].doubles == [0, -1, 1])
  }

  @Test func C1() {
    expectConstraint(
      ReduceL1(axes: [2]), [TensorType(.float32, ["n", 3])], "ReduceL1.C1",
      "node \"y\" (ReduceL1): there is no axis 2: \"x0\" is [n, 3]")
    expectConstraint(
      ReduceL1(axes: [.min]), [TensorType(.float32, [3])], "ReduceL1.C1",
      "node \"y\" (ReduceL1): there is no axis -9223372036854775808: \"x0\" is [3]")
  }

  @Test func C2() {
    expectConstraint(
      ReduceL1(axes: [0, -2]), [TensorType(.float32, ["n", 3])], "ReduceL1.C2",
      "node \"y\" (ReduceL1): axis -2 is named twice in [0, -2]")
  }
}
