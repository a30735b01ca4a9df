import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct HalfMeanSquaredErrorTests {
  @Test(arguments: [[], [3], [4, 3], [2, 3, 2], [1], [2, 0]])
  func contract(_ shape: [Int]) throws {
    try checkOperator(
      HalfMeanSquaredError(), inputs: [.random(shape, seed: 1), .random(shape, seed: 2)])
  }

  @Test func dividesByRowsNotElements() throws {
    let prediction = Tensor([1.0, 2, 3, 4], shape: [2, 2])
    let target = Tensor([0.0, 0, 1, 1], shape: [2, 2])
    try checkOperator(
      HalfMeanSquaredError(), inputs: [prediction, target], expected: [Tensor(4.5)], tolerance: 1e-8
    )
  }

  @Test func noRowsGiveNaN() throws {
    try checkOperator(
      HalfMeanSquaredError(), inputs: [.random([0, 2], seed: 1), .random([0, 2], seed: 2)],
      expected: [Tensor(Double.nan)], differentiable: [])
  }

  @Test func C1() {
    expectConstraint(
      HalfMeanSquaredError(),
      [TensorType(.float32, ["batch", 1]), TensorType(.float32, ["batch"])],
      "HalfMeanSquaredError.C1",
      "node \"y\" (HalfMeanSquaredError): shapes differ: \"x0\" is [batch, 1] but \"x1\" is [batch]"
    )
  }
}
