import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct BinaryCrossEntropyWithLogitsTests {
  @Test(arguments: [[], [3], [4, 3], [2, 3, 2], [2, 0]])
  func contract(_ shape: [Int]) throws {
    try checkOperator(
      BinaryCrossEntropyWithLogits(),
      inputs: [.random(shape, in: -4...4, seed: 1), .random(shape, in: 0...1, seed: 2)])
  }

  // NumPy 2.4, from the definition by logarithms of probabilities.
  @Test func values() throws {
    try checkOperator(
      BinaryCrossEntropyWithLogits(),
      inputs: [
        Tensor([0.5, -2, 3, 0], shape: [2, 2]), Tensor([1, 0, 0.25, 0.5], shape: [2, 2]),
      ],
      expected: [Tensor(1.7963697636783844)], differentiable: [], tolerance: 1e-15)
  }

  @Test func largeLogits() throws {
    try checkOperator(
      BinaryCrossEntropyWithLogits(),
      inputs: [Tensor([1e4, -1e4, 1e4, -1e4]), Tensor([1.0, 0, 0, 1])],
      expected: [Tensor(5e3)])
  }

  @Test func infiniteLogitsThatAreRightCostNothing() throws {
    try checkOperator(
      BinaryCrossEntropyWithLogits(),
      inputs: [Tensor([Double.infinity, -.infinity]), Tensor([1.0, 0])],
      expected: [Tensor(0.0)], differentiable: [])
  }

  @Test func noRowsGiveNaN() throws {
    try checkOperator(
      BinaryCrossEntropyWithLogits(), inputs: [.random([0], seed: 1), .random([0], seed: 2)],
      expected: [Tensor(Double.nan)], differentiable: [])
  }

  @Test func C1() {
    expectConstraint(
      BinaryCrossEntropyWithLogits(),
      [TensorType(.float32, ["batch", 1]), TensorType(.float32, ["batch", 2])],
      "BinaryCrossEntropyWithLogits.C1",
      "node \"y\" (BinaryCrossEntropyWithLogits): shapes differ: \"x0\" is [batch, 1] but \"x1\" is [batch, 2]"
    )
  }
}
