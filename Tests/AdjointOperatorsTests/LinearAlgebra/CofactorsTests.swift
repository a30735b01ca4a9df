import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct CofactorsTests {
  @Test func values() throws {
    try checkOperator(
      Cofactors(), inputs: [.rows([1, 2], [3, 4])], expected: [.rows([4, -3], [-2, 1])])
    // The derivative of these along H, which is linear for 2 by 2.
    try checkOperator(
      Cofactors(), inputs: [.rows([1, 2], [3, 4]), .rows([5, 6], [7, 8])],
      expected: [.rows([8, -7], [-6, 5])])
    // No minor is left: a third derivative of a determinant of 2 by 2.
    let x = Tensor.random([2, 2], seed: 1)
    try checkOperator(
      Cofactors(), inputs: [x, x, x], expected: [.rows([0, 0], [0, 0])], secondOrder: false)
  }

  @Test func contract() throws {
    try checkOperator(Cofactors(), inputs: [.regular([2, 3, 3], seed: 1)])
    let singular = Tensor.rows([1, 2, 3], [2, 4, 6], [1, 0, 1])
    try checkOperator(
      Cofactors(), inputs: [singular, .random([3, 3], seed: 2), .random([3, 3], seed: 3)])
    try checkOperator(Cofactors(), inputs: [.random([3, 0, 0], seed: 1)])
  }

  @Test func C1() {
    expectConstraint(
      Cofactors(), [TensorType(.float32, [2, 3])], "Cofactors.C1",
      "node \"y\" (Cofactors): needs square matrices or batches of them, but \"x0\" is [2, 3]")
  }

  @Test func C2() {
    expectConstraint(
      Cofactors(), [TensorType(.float32, [2, 2]), TensorType(.float32, [3, 3])], "Cofactors.C2",
      "node \"y\" (Cofactors): shapes differ: \"x0\" is [2, 2] but \"x1\" is [3, 3]")
  }
}
