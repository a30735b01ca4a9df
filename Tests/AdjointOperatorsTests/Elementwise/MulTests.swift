import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct MulTests {
  @Test(arguments: [
    ([2, 3], [2, 3]), ([2, 3], [3]), ([2, 1], [1, 3]), ([], [4]), ([3, 1, 2], [4, 1]),
    ([0, 3], [3]),
  ])
  func contract(_ x: [Int], _ y: [Int]) throws {
    try checkOperator(
      Mul(), inputs: [.random(x, in: -2...2, seed: 1), .random(y, in: 0.5...2, seed: 2)])
  }

  @Test func values() throws {
    try checkOperator(
      Mul(),
      inputs: [Tensor([1.0, 2, 3, 4], shape: [2, 2]), Tensor([5.0, 6, 7, 8], shape: [2, 2])],
      expected: [Tensor([5.0, 12, 21, 32], shape: [2, 2])], tolerance: 1e-9)
  }

  @Test func wholeNumbersWrapAround() throws {
    try checkOperator(
      Mul(), inputs: [Tensor([Int64.max, 3]), Tensor([Int64(2), 4])],
      expected: [Tensor([Int64(-2), 12])])
  }

  @Test func C1() {
    expectConstraint(
      Mul(), [TensorType(.float32, ["batch", 3]), TensorType(.float32, [4])], "Mul.C1",
      "node \"y\" (Mul): shapes do not broadcast: \"x0\" is [batch, 3] but \"x1\" is [4]")
  }
}
