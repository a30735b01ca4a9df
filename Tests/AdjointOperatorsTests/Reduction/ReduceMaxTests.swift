import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct ReduceMaxTests {
  @Test(arguments: Reductions.cases) func contract(_ item: Reductions.Case) throws {
    try checkOperator(ReduceMax(over: item.axes), inputs: [item.x])
  }

  @Test func values() throws {
    #expect(try evaluated(ReduceMax(axes: [1]), [Reductions.table]).doubles == [3, 6])
    let y = try evaluated(
      ReduceMax(axes: [1]),
      [
        Tensor(
          [1, .nan, 3, .nan, 2, 1, -Double.infinity, -Double.infinity, -Double.infinity],
          shape: [3, 3])
      ]
    ).doubles
    #expect(y[0].isNaN && y[1].isNaN && y[2] == -Double.infinity)
    let big = Int64(1) << 60
    #expect(try evaluated(ReduceMax(axes: [0]), [Tensor([big, big + 1])]) == Tensor([big + 1]))
    #expect(try evaluated(ReduceMax(axes: [0]), [Tensor([false, true])]) == Tensor([true]))
    #expect(try evaluated(ReduceMax(axes: [0]), [Tensor([false, false])]) == Tensor([false]))
  }

  @Test func noElements() throws {
    let reduction = ReduceMax(axes: [0])
    #expect(try evaluated(reduction, [Tensor([Float]())]) == Tensor([-Float.infinity]))
    #expect(try evaluated(reduction, [Tensor([Int32]())]) == Tensor([Int32.min]))
    #expect(try evaluated(reduction, [Tensor([Int64]())]) == Tensor([Int64.min]))
    #expect(try evaluated(reduction, [Tensor([Bool]())]) == Tensor([false]))
    #expect(try cotangents(reduction, [Tensor([Double]())])[0].shape == [0])
  }

  @Test func firstOfEqualElements() throws {
    let x = Tensor([1.0, 5, 5, 5, 2, 5], shape: [2, 3])
    #expect(try cotangents(ReduceMax(axes: []), [x])[0].doubles == [0, 1, 0, 0, 0, 0])
    #expect(
      try cotangents(ReduceMax(axes: [1]), [x], cotangent: Tensor([3.0, 7], shape: [2, 1]))[0]
        .doubles == [0, 3, 0, 7, 0, 0])
    #expect(
      try cotangents(ReduceMax(axes: [0]), [x])[0].doubles == [0, 1, 1, 1, 0, 0])
    #expect(
      try cotangents(ReduceMax(axes: []), [Tensor([1.0, 5, 7, 7], shape: [2, 2])])[0].doubles
        == [0, 0, 1, 0])
  }

  @Test func axisRule() {
    let x = TensorType(.float32, [2, 3])
    #expect(
      ReduceMax(axes: [1], keepDimensions: false).axes([x], [TensorType(.float32, [2])])
        .description == "a0 a1! -> a0")
  }

  @Test func C1() {
    expectConstraint(
      ReduceMax(axes: [2]), [TensorType(.float32, ["n", 3])], "ReduceMax.C1",
      "node \"y\" (ReduceMax): there is no axis 2: \"x0\" is [n, 3]")
    expectConstraint(
      ReduceMax(axes: [.min]), [TensorType(.float32, [3])], "ReduceMax.C1",
      "node \"y\" (ReduceMax): there is no axis -9223372036854775808: \"x0\" is [3]")
  }

  @Test func C2() {
    expectConstraint(
      ReduceMax(axes: [0, -2]), [TensorType(.float32, ["n", 3])], "ReduceMax.C2",
      "node \"y\" (ReduceMax): axis -2 is named twice in [0, -2]")
  }
}
