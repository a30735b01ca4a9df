import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct TransposeTests {
  @Test(arguments: [
    ([2, 3], [1, 0]), ([2, 3, 4], [1, 2, 0]), ([2, 3, 4], [0, 2, 1]), ([], []), ([2, 0], [1, 0]),
  ])
  func contract(_ x: [Int], _ permutation: [Int]) throws {
    try checkOperator(Transpose(permutation: permutation), inputs: [.random(x, seed: 1)])
  }

  @Test func byDefaultAllAxesAreReversed() throws {
    try checkOperator(Transpose(), inputs: [.random([2, 3, 4], seed: 1)])
    try checkOperator(
      Transpose(), inputs: [Tensor([1.0, 2, 3, 4, 5, 6], shape: [2, 3])],
      expected: [Tensor([1.0, 4, 2, 5, 3, 6], shape: [3, 2])])
  }

  @Test func C1() {
    expectConstraint(
      Transpose(permutation: [0, 0]), [TensorType(.float32, [2, 3])], "Transpose.C1",
      "node \"y\" (Transpose): [0, 0] must name each axis once but \"x0\" is [2, 3]")
  }
}
