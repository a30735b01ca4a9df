import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct ReduceSumSquareTests {
  @Test(arguments: Reductions.cases) func contract(_ item: Reductions.Case) throws {
    try checkOperator(ReduceSumSquare(over: item.axes), inputs: [item.x])
  }

  @Test func values() throws {
    #expect(try evaluated(ReduceSumSquare(axes: [1]), [Reductions.table]).doubles == [14, 77])
    let odd = Int64(1) << 30 + 1
    #expect(
      try evaluated(ReduceSumSquare(axes: [0]), [Tensor([odd, 1])]) == Tensor([odd * odd + 1]))
    #expect(try evaluated(ReduceSumSquare(axes: [0]), [Tensor([Float]())]) == Tensor([Float(0)]))
  }

  @Test func C1() {
    expectConstraint(
      ReduceSumSquare(axes: [2]), [TensorType(.float32, ["n", 3])], "ReduceSumSquare.C1",
      "node \"y\" (ReduceSumSquare): there is no axis 2: \"x0\" is [n, 3]")
    expectConstraint(
      ReduceSumSquare(axes: [.min]), [TensorType(.float32, [3])], "ReduceSumSquare.C1",
      "node \"y\" (ReduceSumSquare): there is no axis -9223372036854775808: \"x0\" is [3]")
  }

  @Test func C2() {
    expectConstraint(
      ReduceSumSquare(axes: [0, -2]), [TensorType(.float32, ["n", 3])], "ReduceSumSquare.C2",
      "node \"y\" (ReduceSumSquare): axis -2 is named twice in [0, -2]")
  }
}
