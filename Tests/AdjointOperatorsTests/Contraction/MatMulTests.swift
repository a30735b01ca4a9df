import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct MatMulTests {
  @Test(arguments: [
    ([2, 3], [3, 4]), ([3], [3, 4]), ([2, 3], [3]), ([3], [3]), ([5, 2, 3], [3, 4]),
    ([2, 3], [5, 3, 4]), ([4, 1, 2, 3], [5, 3, 2]),
    ([2, 0], [0, 3]), ([0, 3], [3, 2]), ([3, 2, 2], [3, 2, 2]), ([2, 0, 3], [3, 4]),
    ([2, 2, 2, 3], [3, 1]),
  ])
  func contract(_ a: [Int], _ b: [Int]) throws {
    try checkOperator(MatMul(), inputs: [.random(a, seed: 1), .random(b, seed: 2)])
  }

  @Test func values() throws {
    try checkOperator(
      MatMul(),
      inputs: [Tensor([1.0, 2, 3, 4], shape: [2, 2]), Tensor([5.0, 6, 7, 8], shape: [2, 2])],
      expected: [Tensor([19.0, 22, 43, 50], shape: [2, 2])])
  }

  @Test func C2() {
    expectConstraint(
      MatMul(), [TensorType(.float32, ["batch", 128]), TensorType(.float32, [64, 10])],
      "MatMul.C2",
      "node \"y\" (MatMul): inner dimensions differ: \"x0\" is [batch, 128] but \"x1\" is [64, 10]")
  }
}
