import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct AddTests {
  @Test(arguments: [
    ([2, 3], [2, 3]), ([2, 3], [3]), ([2, 1], [1, 3]), ([], [4]), ([3, 1, 2], [4, 1]),
    ([0, 3], [3]),
  ])
  func contract(_ x: [Int], _ y: [Int]) throws {
    try checkOperator(
      Add(), inputs: [.random(x, in: -2...2, seed: 1), .random(y, in: 0.5...2, seed: 2)])
  }

  @Test func values() throws {
    try checkOperator(
      Add(),
      inputs: [Tensor([1.0, 2, 3, 4], shape: [2, 2]), Tensor([5.0, 6, 7, 8], shape: [2, 2])],
      expected: [Tensor([6.0, 8, 10, 12], shape: [2, 2])], tolerance: 1e-9)
  }

  @Test func wholeNumbersWrapAround() throws {
    try checkOperator(
      Add(), inputs: [Tensor([Int64.max, 3]), Tensor([Int64(1), 4])],
      expected: [Tensor([Int64.min, 7])])
  }

  @Test func C1() {
    expectConstraint(
      Add(), [TensorType(.float32, ["batch", 3]), TensorType(.float32, [4])], "Add.C1",
      "node \"y\" (Add): shapes do not broadcast: \"x0\" is [batch, 3] but \"x1\" is [4]")
  }
}
