import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct TriluTests {
  // ONNX 1.23 reference evaluator, on [[1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12]].
  @Test(
    arguments: [
      (false, 0, [1, 0, 0, 0, 5, 6, 0, 0, 9, 10, 11, 0]),
      (false, 1, [1, 2, 0, 0, 5, 6, 7, 0, 9, 10, 11, 12]),
      (false, -1, [0, 0, 0, 0, 5, 0, 0, 0, 9, 10, 0, 0]),
      (false, 5, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]),
      (false, .min, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
      (true, 0, [1, 2, 3, 4, 0, 6, 7, 8, 0, 0, 11, 12]),
      (true, 1, [0, 2, 3, 4, 0, 0, 7, 8, 0, 0, 0, 12]),
      (true, -1, [1, 2, 3, 4, 5, 6, 7, 8, 0, 10, 11, 12]),
      (true, .max, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
      (true, -7, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]),
    ] as [(Bool, Int, [Double])])
  func values(_ isUpper: Bool, _ diagonal: Int, _ expected: [Double]) throws {
    try checkOperator(
      Trilu(diagonal: diagonal, isUpper: isUpper), inputs: [.counting([3, 4], from: 1)],
      expected: [Tensor(expected, shape: [3, 4])])
  }

  @Test func edges() throws {
    try checkOperator(Trilu(), inputs: [.random([2, 3, 3], seed: 1)])
    try checkOperator(Trilu(), inputs: [.random([2, 0, 3], seed: 1)])
    // What is left out is zero, whatever it was.
    try checkOperator(
      Trilu(), inputs: [Tensor([1.0, 2, .nan, 4], shape: [2, 2])],
      expected: [Tensor([1.0, 2, 0, 4], shape: [2, 2])], differentiable: [])
    try checkOperator(
      Trilu(isUpper: false), inputs: [Tensor([true, true, true, true], shape: [2, 2])],
      expected: [Tensor([true, false, true, true], shape: [2, 2])])
  }

  @Test func C1() {
    expectConstraint(
      Trilu(), [TensorType(.float32, [2])], "Trilu.C1",
      "node \"y\" (Trilu): needs matrices or batches of matrices, but \"x0\" is [2]")
  }
}
