import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct SoftmaxCrossEntropyWithProbabilitiesTests {
  @Test(arguments: [[3], [4, 3], [2, 3, 2], [2, 0]])
  func contract(_ shape: [Int]) throws {
    try checkOperator(
      SoftmaxCrossEntropyWithProbabilities(),
      inputs: [.random(shape, in: -4...4, seed: 1), .random(shape, in: 0...1, seed: 2)])
  }

  // NumPy 2.4.
  @Test func values() throws {
    let logits = [1, 2, 3, 0.5, -1, 4]
    let target = [0.2, 0.3, 0.5, 1, 0, 0]
    try checkOperator(
      SoftmaxCrossEntropyWithProbabilities(),
      inputs: [Tensor(logits, shape: [2, 3]), Tensor(target, shape: [2, 3])],
      expected: [Tensor(2.32193776478458)], differentiable: [], tolerance: 1e-14)
  }

  @Test func aVectorIsOneRow() throws {
    try checkOperator(
      SoftmaxCrossEntropyWithProbabilities(), inputs: [Tensor([0.0, 0]), Tensor([0.0, 1])],
      expected: [Tensor(0.6931471805599453)], tolerance: 1e-8)
  }

  @Test func largeLogits() throws {
    try checkOperator(
      SoftmaxCrossEntropyWithProbabilities(),
      inputs: [
        Tensor([1e4, -1e4, 1e4, -1e4], shape: [2, 2]), Tensor([1.0, 0, 0, 1], shape: [2, 2]),
      ], expected: [Tensor(1e4)])
  }

  @Test func impossibleClassesThatNobodyExpectsCostNothing() throws {
    try checkOperator(
      SoftmaxCrossEntropyWithProbabilities(),
      inputs: [Tensor([0, -Double.infinity]), Tensor([1.0, 0])],
      expected: [Tensor(0.0)], differentiable: [])
  }

  @Test func noRowsGiveNaN() throws {
    try checkOperator(
      SoftmaxCrossEntropyWithProbabilities(),
      inputs: [.random([0, 2], seed: 1), .random([0, 2], seed: 2)],
      expected: [Tensor(Double.nan)], differentiable: [])
  }

  @Test func C1() {
    expectConstraint(
      SoftmaxCrossEntropyWithProbabilities(),
      [TensorType(.float32, ["batch", 3]), TensorType(.float32, ["batch", 2])],
      "SoftmaxCrossEntropyWithProbabilities.C1",
      "node \"y\" (SoftmaxCrossEntropyWithProbabilities): shapes differ: \"x0\" is [batch, 3] but \"x1\" is [batch, 2]"
    )
  }

  @Test func C2() {
    expectConstraint(
      SoftmaxCrossEntropyWithProbabilities(), [TensorType(.float32, []), TensorType(.float32, [])],
      "SoftmaxCrossEntropyWithProbabilities.C2",
      "node \"y\" (SoftmaxCrossEntropyWithProbabilities): needs an axis of classes but \"x0\" is []"
    )
  }
}
