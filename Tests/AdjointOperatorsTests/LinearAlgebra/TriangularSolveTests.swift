import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct TriangularSolveTests {
  private static let choices = [(true, false), (true, true), (false, false), (false, true)]

  /// Against `Solve` with the other triangle cleared; NaN stands there and is not read.
  @Test(arguments: choices)
  func values(_ isLower: Bool, _ isTransposed: Bool) throws {
    let a = Tensor.positive([3, 3], seed: 1).doubles, b = Tensor.random([3, 2], seed: 2)
    func triangle(_ other: Double) -> Tensor {
      let kept = a.enumerated().map { index, number in
        let (row, column) = (index / 3, index % 3)
        return row == column || (row > column) == isLower ? number : other
      }
      return Tensor(kept, shape: [3, 3])
    }
    var cleared = triangle(0)
    if isTransposed { cleared = try evaluated(Transpose(permutation: [1, 0]), [cleared]) }
    let x = try evaluated(Solve(), [cleared, b])
    let operation = TriangularSolve(isLower: isLower, isTransposed: isTransposed)
    expectClose(try evaluated(operation, [triangle(.nan), b]), x, tolerance: 1e-14)
  }

  @Test(arguments: choices)
  func contract(_ isLower: Bool, _ isTransposed: Bool) throws {
    let operation = TriangularSolve(isLower: isLower, isTransposed: isTransposed)
    for (a, b) in [([3, 3], [3, 2]), ([3, 3], [2, 3, 2]), ([2, 1, 3, 3], [2, 3, 1])] {
      try checkOperator(operation, inputs: [.positive(a, seed: 1), .random(b, seed: 2)])
    }
    try checkOperator(
      operation, inputs: [.positive([0, 2, 2], seed: 1), .random([2, 1], seed: 2)])
    try checkOperator(operation, inputs: [.positive([0, 0], seed: 1), .random([0, 2], seed: 2)])
  }

  @Test func singular() {
    let batch = Tensor([1.0, 0, 0, 1, 1, 2, 2, 0], shape: [2, 2, 2])
    #expect(
      runtimeMistake(TriangularSolve(), batch, .rows([1], [1]))
        == "node \"y\" (TriangularSolve): the matrix A[1] is singular: element [1, 1] of its diagonal is 0"
    )
  }

  @Test func constraints() {
    func types(_ a: Shape, _ b: Shape) -> [TensorType?] {
      [TensorType(.float32, a), TensorType(.float32, b)]
    }
    expectConstraint(
      TriangularSolve(), types([2, 3], [2, 1]), "TriangularSolve.C1",
      "node \"y\" (TriangularSolve): needs square matrices or batches of them, but \"x0\" is [2, 3]"
    )
    expectConstraint(
      TriangularSolve(), types([3, 3], [2, 3]), "TriangularSolve.C2",
      "node \"y\" (TriangularSolve): the right sides must be matrices of as many rows: \"x0\" is [3, 3] but \"x1\" is [2, 3]"
    )
    expectConstraint(
      TriangularSolve(), types([2, 3, 3], [4, 3, 1]), "TriangularSolve.C3",
      "node \"y\" (TriangularSolve): batch dimensions do not broadcast: \"x0\" is [2, 3, 3] but \"x1\" is [4, 3, 1]"
    )
  }
}
