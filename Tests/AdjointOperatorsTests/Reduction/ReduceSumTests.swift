import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct ReduceSumTests {
  @Test(arguments: Reductions.cases) func contract(_ item: Reductions.Case) throws {
    try checkOperator(ReduceSum(over: item.axes), inputs: [item.x])
  }

  @Test func values() throws {
    #expect(try evaluated(ReduceSum(axes: [1]), [Reductions.table]).doubles == [6, 15])
    #expect(try evaluated(ReduceSum(axes: [0]), [Reductions.table]).doubles == [5, 7, 9])
  }

  @Test func noElements() throws {
    let y = try evaluated(ReduceSum(axes: [0]), [Tensor([Double](), shape: [0, 2])])
    #expect(y == Tensor([0.0, 0], shape: [1, 2]))
  }

  // Through double precision the last digit would be lost.
  @Test func wholeNumbersAreExact() throws {
    let big = Int64(1) << 60
    #expect(
      try evaluated(ReduceSum(axes: [0]), [Tensor([big, 1, big])]).elements() == [2 * big + 1])
    #expect(
      try evaluated(ReduceSum(axes: [0]), [Tensor([Int32.max, 1])]) == Tensor([Int32.min]))
  }

  @Test func axisRule() {
    let x = TensorType(.float32, [2, 3])
    #expect(
      ReduceSum(axes: [1], keepDimensions: false).axes([x], [TensorType(.float32, [2])])
        .description == "a0 a1 -> a0")
  }

  @Test func C1() {
    expectConstraint(
      ReduceSum(axes: [2]), [TensorType(.float32, ["n", 3])], "ReduceSum.C1",
      "node \"y\" (ReduceSum): there is no axis 2: \"x0\" is [n, 3]")
    expectConstraint(
      ReduceSum(axes: [.min]), [TensorType(.float32, [3])], "ReduceSum.C1",
      "node \"y\" (ReduceSum): there is no axis -9223372036854775808: \"x0\" is [3]")
  }

  @Test func C2() {
    expectConstraint(
      ReduceSum(axes: [0, -2]), [TensorType(.float32, ["n", 3])], "ReduceSum.C2",
      "node \"y\" (ReduceSum): axis -2 is named twice in [0, -2]")
  }
}
