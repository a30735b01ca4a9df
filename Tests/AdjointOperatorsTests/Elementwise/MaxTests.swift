import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct MaxTests {
  @Test func contract() throws {
    try checkOperator(Max(), inputs: [.random([2, 3], seed: 1)])
    try checkOperator(Max(), inputs: [.random([2, 3], seed: 1), .random([3], seed: 2)])
    try checkOperator(
      Max(), inputs: [.random([2, 1], seed: 1), .random([1, 3], seed: 2), .random([], seed: 3)])
    try checkOperator(Max(), inputs: [.random([0, 3], seed: 1), .random([3], seed: 2)])
  }

  // The example of ONNX's documentation; NaN on either side; infinities.
  @Test func values() throws {
    let z = try evaluated(
      Max(), [Tensor([3.0, 2, 1]), Tensor([1.0, 4, 4]), Tensor([2.0, 5, 3])])
    #expect(z == Tensor([3.0, 5, 4]))
    let edges = try evaluated(
      Max(), [Tensor([.nan, 1, -Double.infinity]), Tensor([1, .nan, .infinity])]
    ).doubles
    #expect(edges[0].isNaN && edges[1].isNaN && edges[2] == .infinity)
    let big = Int64(1) << 60
    #expect(try evaluated(Max(), [Tensor(big), Tensor(big + 1)]) == Tensor(big + 1))
    #expect(
      try evaluated(Max(), [Tensor(Int32.min), Tensor(Int32(-1))]) == Tensor(Int32(-1)))
  }

  @Test func firstOfEqualArguments() throws {
    let bars = try cotangents(
      Max(), [Tensor([1.0, 1, 0]), Tensor([1.0, 2, 5]), Tensor([1.0, 2, 5])],
      cotangent: Tensor([3.0, 5, .infinity]))
    #expect(bars.map(\.doubles) == [[3, 0, 0], [0, 5, .infinity], [0, 0, 0]])
  }

  @Test func C1() {
    expectConstraint(
      Max(),
      [TensorType(.float32, [3]), TensorType(.float32, []), TensorType(.float32, ["n", 2])],
      "Max.C1",
      "node \"y\" (Max): shapes do not broadcast: \"x0\" is [3], \"x1\" is [] but \"x2\" is [n, 2]")
  }
}
