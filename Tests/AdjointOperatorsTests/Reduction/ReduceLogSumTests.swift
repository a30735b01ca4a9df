import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct ReduceLogSumTests {
  @Test(arguments: Reductions.cases) func contract(_ item: Reductions.Case) throws {
    try checkOperator(ReduceLogSum(over: item.axes), inputs: [item.x])
  }

  // mpmath 1.3, 20 digits.
  @Test func values() throws {
    try checkOperator(
      ReduceLogSum(axes: [1], keepDimensions: false), inputs: [Reductions.table],
      expected: [Tensor([1.7917594692280550008, 2.708050201102210066])])
    let y = try evaluated(ReduceLogSum(axes: [1]), [Tensor([1.0, -1, 1, -2], shape: [2, 2])])
      .doubles
    #expect(y[0] == -Double.infinity && y[1].isNaN)
    #expect(
      try evaluated(ReduceLogSum(axes: [0]), [Tensor([Double]())]).doubles == [-Double.infinity])
  }

  @Test func C1() {
    expectConstraint(
      ReduceLogSum(axes: [2]), [TensorType(.float32, ["n", 3])], "ReduceLogSum.C1",
      "node \"y\" (ReduceLogSum): there is no axis 2: \"x0\" is [n, 3]")
    expectConstraint(
      ReduceLogSum(axes: [.min]), [TensorType(.float32, [3])], "ReduceLogSum.C1",
      "node \"y\" (ReduceLogSum): there is no axis -9223372036854775808: \"x0\" is [3]")
  }

  @Test func C2() {
    expectConstraint(
      ReduceLogSum(axes: [0, -2]), [TensorType(.float32, ["n", 3])], "ReduceLogSum.C2",
      "node \"y\" (ReduceLogSum): axis -2 is named twice in [0, -2]")
  }
}
