import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct ReduceMinTests {
  @Test(arguments: Reductions.cases) func contract(_ item: Reductions.Case) throws {
    try checkOperator(ReduceMin(over: item.axes), inputs: [item.x])
  }

  @Test func values() throws {
    #expect(try evaluated(ReduceMin(axes: [1]), [Reductions.table]).doubles == [1, 4])
    let y = try evaluated(
      ReduceMin(axes: [1]),
      [Tensor([1, .nan, 3, .nan, 2, 1, .infinity, .infinity, .infinity], shape: [3, 3])]
    ).doubles
    #expect(y[0].isNaN && y[1].isNaN && y[2] == .infinity)
    let big = Int64(1) << 60
    #expect(try evaluated(ReduceMin(axes: [0]), [Tensor([big + 1, big])]) == Tensor([big]))
    #expect(try evaluated(ReduceMin(axes: [0]), [Tensor([true, false])]) == Tensor([false]))
    #expect(try evaluated(ReduceMin(axes: [0]), [Tensor([true, true])]) == Tensor([true]))
  }

  @Test func noElements() throws {
    let reduction = ReduceMin(axes: [0])
    #expect(try evaluated(reduction, [Tensor([Float]())]) == Tensor([Float.infinity]))
    #expect(try evaluated(reduction, [Tensor([Int32]())]) == Tensor([Int32.max]))
    #expect(try evaluated(reduction, [Tensor([Int64]())]) == Tensor([Int64.max]))
    #expect(try evaluated(reduction, [Tensor([Bool]())]) == Tensor([true]))
  }

  @Test func firstOfEqualElements() throws {
    let x = Tensor([7.0, 5, 5, 5, 9, 5], shape: [2, 3])
    #expect(try cotangents(ReduceMin(axes: []), [x])[0].doubles == [0, 1, 0, 0, 0, 0])
    #expect(
      try cotangents(ReduceMin(axes: [1]), [x], cotangent: Tensor([3.0, 7], shape: [2, 1]))[0]
        .doubles == [0, 3, 0, 7, 0, 0])
  }

  @Test func C1() {
    expectConstraint(
      ReduceMin(axes: [2]), [TensorType(.float32, ["n", 3])], "ReduceMin.C1",
      "node \"y\" (ReduceMin): there is no axis 2: \"x0\" is [n, 3]")
    expectConstraint(
      ReduceMin(axes: [.min]), [TensorType(.float32, [3])], "ReduceMin.C1",
      "node \"y\" (ReduceMin): there is no axis -9223372036854775808: \"x0\" is [3]")
  }

  @Test func C2() {
    expectConstraint(
      ReduceMin(axes: [0, -2]), [TensorType(.float32, ["n", 3])], "ReduceMin.C2",
      "node \"y\" (ReduceMin): axis -2 is named twice in [0, -2]")
  }
}
