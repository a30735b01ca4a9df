import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct RMSNormalizationTests {
  @Test(arguments: [
    (-1, [4]), (1, [3, 4]), (0, [2, 3, 4]), (-2, [1, 4]), (2, [1]), (2, [3, 1]),
  ])
  func contract(_ axis: Int, _ scale: [Int]) throws {
    try checkOperator(
      RMSNormalization(axis: axis, epsilon: 0.01),
      inputs: [.random([2, 3, 4], seed: 1), .random(scale, seed: 2)])
  }

  // NumPy 2.4.
  @Test func values() throws {
    try checkOperator(
      RMSNormalization(),
      inputs: [Tensor([1.0, 2, 4, -1, 0, 3], shape: [2, 3]), Tensor([1.0, 2, 3])],
      expected: [
        Tensor(
          [
            0.3779642030348929, 1.5118568121395717, 4.535570436418715, -0.5477217359231784, 0,
            4.929495623308606,
          ], shape: [2, 3])
      ], differentiable: [], tolerance: 1e-14)
  }

  @Test func emptyAndZero() throws {
    try checkOperator(
      RMSNormalization(), inputs: [.random([0, 3], seed: 1), .random([3], seed: 2)])
    try checkOperator(
      RMSNormalization(epsilon: 1),
      inputs: [Tensor([0.0, 0], shape: [1, 2]), .random([2], seed: 2)],
      expected: [Tensor([0.0, 0], shape: [1, 2])])
  }

  @Test func C1() {
    expectConstraint(
      RMSNormalization(axis: Int.min),
      [TensorType(.float32, ["batch", 3]), TensorType(.float32, [3])], "RMSNormalization.C1",
      "node \"y\" (RMSNormalization): there is no axis \(Int.min): \"x0\" is [batch, 3]")
  }

  @Test func C2() {
    expectConstraint(
      RMSNormalization(), [TensorType(.float32, ["batch", 3]), TensorType(.float32, [4])],
      "RMSNormalization.C2",
      "node \"y\" (RMSNormalization): scale must broadcast to X: \"x1\" is [4] but \"x0\" is [batch, 3]"
    )
  }
}
