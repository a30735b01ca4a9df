import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct MinTests {
  @Test func contract() throws {
    try checkOperator(Min(), inputs: [.random([2, 3], seed: 1)])
    try checkOperator(Min(), inputs: [.random([2, 3], seed: 1), .random([3], seed: 2)])
    try checkOperator(
      Min(), inputs: [.random([2, 1], seed: 1), .random([1, 3], seed: 2), .random([], seed: 3)])
    try checkOperator(Min(), inputs: [.random([0, 3], seed: 1), .random([3], seed: 2)])
  }

  // The example of ONNX's documentation; NaN on either side; infinities.
  @Test func values() throws {
    let z = try evaluated(
      Min(), [Tensor([3.0, 2, 1]), Tensor([1.0, 4, 4]), Tensor([2.0, 5, 3])])
    #expect(z == Tensor([1.0, 2, 1]))
    let edges = try evaluated(
      Min(), [Tensor([.nan, 1, -Double.infinity]), Tensor([1, .nan, .infinity])]
    ).doubles
    #expect(edges[0].isNaN && edges[1].isNaN && edges[2] == -Double.infinity)
    let big = Int64(1) << 60
    #expect(try evaluated(Min(), [Tensor(big), Tensor(big + 1)]) == Tensor(big))
    #expect(
      try evaluated(Min(), [Tensor(Int32.min), Tensor(Int32(-1))]) == Tensor(Int32.min))
  }

  @Test func firstOfEqualArguments() throws {
    let bars = try cotangents(
      Min(), [Tensor([1.0, 3, 6]), Tensor([1.0, 2, 5]), Tensor([1.0, 2, 5])],
      cotangent: Tensor([3.0, 5, .infinity]))
    #expect(bars.map(\.doubles) == [[3, 0, 0], [0, 5, .infinity], [0, 0, 0]])
  }

  @Test func C1() {
    expectConstraint(
      Min(),
      [TensorType(.float32, [3]), TensorType(.float32, []), TensorType(.float32, ["n", 2])],
      "Min.C1",
      "node \"y\" (Min): shapes do not broadcast: \"x0\" is [3], \"x1\" is [] but \"x2\" is [n, 2]")
  }
}
