import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct CholeskyTests {
  @Test func values() throws {
    // The upper triangle is not read.
    let a = Tensor.rows([4, .nan, .nan], [12, 37, .nan], [-16, -43, 98])
    #expect(
      try evaluated(Cholesky(), [a]) == .rows([2, 0, 0], [6, 1, 0], [-8, 5, 3]))
  }

  @Test func contract() throws {
    try checkOperator(Cholesky(), inputs: [.positive([2, 1, 4, 4], seed: 1)], isSymmetric: true)
    try checkOperator(Cholesky(), inputs: [.positive([0, 3, 3], seed: 1)])
    try checkOperator(Cholesky(), inputs: [.positive([2, 0, 0], seed: 1)])
  }

  /// Of 2 by 2 by hand: the gradient of `L[1, 0] = a / √b` goes to both mirrored elements equally.
  @Test func gradientIsSymmetric() throws {
    let bars = try cotangents(
      Cholesky(), [.rows([4, 2], [2, 5])], cotangent: .rows([0, 7], [1, 0]))
    expectClose(bars[0], .rows([-0.125, 0.25], [0.25, 0]), tolerance: 1e-15)
  }

  @Test func notPositiveDefinite() throws {
    let batch = Tensor([1.0, 0, 0, 1, 1, 2, 2, 1], shape: [2, 2, 2])
    #expect(
      runtimeMistake(Cholesky(), batch)
        == "node \"y\" (Cholesky): the matrix A[1] is not positive definite: what is left of element [1, 1] is -3.0"
    )
    #expect(
      runtimeMistake(Cholesky(), Tensor(zeros: .float64, shape: [1, 1]))
        == "node \"y\" (Cholesky): the matrix A is not positive definite: what is left of element [0, 0] is 0.0"
    )
    #expect(try evaluated(Cholesky(), [.rows([.nan, 0], [0, 1])]).doubles[0].isNaN)
  }

  @Test func C1() {
    expectConstraint(
      Cholesky(), [TensorType(.float32, [2, 3])], "Cholesky.C1",
      "node \"y\" (Cholesky): needs square matrices or batches of them, but \"x0\" is [2, 3]")
  }
}
