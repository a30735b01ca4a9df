import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct SolveTests {
  @Test func values() throws {
    try checkOperator(
      Solve(), inputs: [.rows([0, 2], [4, 3]), .rows([2, 4], [11, 2])],
      expected: [.rows([2, -1], [1, 2])])
  }

  /// One matrix for many right sides, many for one, and both broadcast.
  @Test(arguments: [
    ([3, 3], [3, 2]), ([3, 3], [2, 3, 2]), ([2, 3, 3], [3, 1]), ([2, 1, 3, 3], [1, 2, 3, 2]),
    ([0, 3, 3], [3, 2]), ([3, 3], [3, 0]), ([2, 0, 0], [2, 0, 3]),
  ])
  func contract(_ a: [Int], _ b: [Int]) throws {
    try checkOperator(Solve(), inputs: [.regular(a, seed: 1), .random(b, seed: 2)])
  }

  @Test func axes() {
    let rule = Solve().axes(
      [TensorType(.float32, ["batch", 3, 3]), TensorType(.float32, [3, 2])],
      [TensorType(.float32, ["batch", 3, 2])])
    #expect(rule.description == "a0 i! j!, k! m -> a0 n! m")
  }

  @Test func singular() {
    let batch = Tensor([1.0, 0, 0, 1, 1, 2, 2, 4], shape: [2, 2, 2])
    #expect(
      runtimeMistake(Solve(), batch, .rows([1], [1]))
        == "node \"y\" (Solve): the matrix A[1] is singular: its rows depend linearly on one another, up to rounding"
    )
  }

  @Test func constraints() {
    func types(_ a: Shape, _ b: Shape) -> [TensorType?] {
      [TensorType(.float32, a), TensorType(.float32, b)]
    }
    expectConstraint(
      Solve(), types([2, 3], [2, 1]), "Solve.C1",
      "node \"y\" (Solve): needs square matrices or batches of them, but \"x0\" is [2, 3]")
    expectConstraint(
      Solve(), types([3, 3], [3]), "Solve.C2",
      "node \"y\" (Solve): the right sides must be matrices of as many rows: \"x0\" is [3, 3] but \"x1\" is [3]"
    )
    expectConstraint(
      Solve(), types([3, 3], [2, 3]), "Solve.C2",
      "node \"y\" (Solve): the right sides must be matrices of as many rows: \"x0\" is [3, 3] but \"x1\" is [2, 3]"
    )
    expectConstraint(
      Solve(), types([2, 3, 3], [4, 3, 1]), "Solve.C3",
      "node \"y\" (Solve): batch dimensions do not broadcast: \"x0\" is [2, 3, 3] but \"x1\" is [4, 3, 1]"
    )
  }
}
