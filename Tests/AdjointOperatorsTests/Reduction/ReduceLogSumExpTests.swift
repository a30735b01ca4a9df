import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct ReduceLogSumExpTests {
  @Test(arguments: Reductions.cases) func contract(_ item: Reductions.Case) throws {
    try checkOperator(ReduceLogSumExp(over: item.axes), inputs: [item.x])
  }

  // mpmath 1.3, 20 digits.
  @Test func values() throws {
    let x = Tensor([1.0, 2, 3, 1e4, 1e4, -1e4, -1e4, -1e4, -1e4], shape: [3, 3])
    let y = try evaluated(ReduceLogSumExp(axes: [1], keepDimensions: false), [x]).doubles
    let expected = [3.4076059644443803045, 10000.693147180559945, -9998.9013877113318903]
    for (y, expected) in zip(y, expected) {
      expectClose(Tensor(y), Tensor(expected), tolerance: 1e-15)
    }
  }

  @Test func infinities() throws {
    let low = -Double.infinity, high = Double.infinity
    let x = Tensor(
      [low, low, low, 1, low, 1, high, 1, high, high, high, low, .nan, high], shape: [7, 2])
    let y = try evaluated(ReduceLogSumExp(axes: [1]), [x]).doubles
    expectClose(
      Tensor(y), Tensor([low, 1, high, high, high, high, .nan]), tolerance: 1e-15)
    #expect(try evaluated(ReduceLogSumExp(axes: [0]), [Tensor([Double]())]).doubles == [low])
  }

  @Test func slopesAtMinusInfinity() throws {
    let low = -Double.infinity
    let x = Tensor([low, low, low, 1, -1e4, -1e4], shape: [3, 2])
    let expected = [0, 0, 0, 1, 0.5, 0.5]
    #expect(try cotangents(ReduceLogSumExp(axes: [1]), [x])[0].doubles == expected)
    #expect(
      try cotangents(ReduceLogSumExp(axes: [1]), [x.converted(to: .float32)])[0].doubles == expected
    )
  }

  @Test func C1() {
    expectConstraint(
      ReduceLogSumExp(axes: [2]), [TensorType(.float32, ["n", 3])], "ReduceLogSumExp.C1",
      "node \"y\" (ReduceLogSumExp): there is no axis 2: \"x0\" is [n, 3]")
    expectConstraint(
      ReduceLogSumExp(axes: [.min]), [TensorType(.float32, [3])], "ReduceLogSumExp.C1",
      "node \"y\" (ReduceLogSumExp): there is no axis -9223372036854775808: \"x0\" is [3]")
  }

  @Test func C2() {
    expectConstraint(
      ReduceLogSumExp(axes: [0, -2]), [TensorType(.float32, ["n", 3])], "ReduceLogSumExp.C2",
      "node \"y\" (ReduceLogSumExp): axis -2 is named twice in [0, -2]")
  }
}
