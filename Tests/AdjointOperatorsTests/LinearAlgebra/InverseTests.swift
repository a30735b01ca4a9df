import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct InverseTests {
  @Test func values() throws {
    try checkOperator(
      Inverse(), inputs: [.rows([0, 2], [4, 3])], expected: [.rows([-0.375, 0.25], [0.5, 0])])
  }

  @Test func contract() throws {
    try checkOperator(Inverse(), inputs: [.regular([2, 1, 4, 4], seed: 1)])
    try checkOperator(Inverse(), inputs: [.random([0, 3, 3], seed: 1)])
    try checkOperator(Inverse(), inputs: [.random([2, 0, 0], seed: 1)])
    #expect(
      Inverse().axes(
        [TensorType(.float32, ["batch", 3, 3])], [TensorType(.float32, ["batch", 3, 3])]
      ).description == "a0 i0.1! i0.2! -> a0 o0.1! o0.2!")
  }

  /// However rows and columns are scaled, a regular matrix is one.
  @Test func badlyScaled() throws {
    let x = Tensor.rows([1e-30, 2e-10], [3, 1e25])
    let y = try evaluated(Inverse(), [x]).doubles
    let determinant = 1e-5 - 6e-10
    let expected = [1e25, -2e-10, -3, 1e-30].map { $0 / determinant }
    for (a, e) in zip(y, expected) { #expect(abs(a / e - 1) < 1e-12) }
  }

  @Test func singular() throws {
    let because = "is singular: its rows depend linearly on one another, up to rounding"
    #expect(
      runtimeMistake(Inverse(), .rows([1, 2], [2, 4]))
        == "node \"y\" (Inverse): the matrix A \(because)")
    let batch = Tensor(
      [1.0, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 0.1, 0.3, 0.2, 0.6], shape: [2, 2, 2, 2])
    #expect(
      runtimeMistake(Inverse(), batch) == "node \"y\" (Inverse): the matrix A[1, 1] \(because)")
    #expect(
      runtimeMistake(Inverse(), batch.converted(to: .float32))
        == "node \"y\" (Inverse): the matrix A[1, 1] \(because)")
    // What is left is rounding, not zero.
    let x = Tensor.random([30, 5], seed: 3).doubles
    func column(_ row: Int, _ j: Int) -> Double {
      j < 5 ? x[row * 5 + j] : x[row * 5] - 0.7 * x[row * 5 + 3]
    }
    let gram = (0..<36).map { place in
      (0..<30).reduce(0) { $0 + column($1, place / 6) * column($1, place % 6) }
    }
    #expect(
      runtimeMistake(Inverse(), Tensor(gram, shape: [6, 6]))
        == "node \"y\" (Inverse): the matrix A \(because)")
    #expect(try evaluated(Inverse(), [.rows([.nan, 1], [1, 1])]).doubles[0].isNaN)
  }

  @Test func C1() {
    expectConstraint(
      Inverse(), [TensorType(.float32, [2, 3])], "Inverse.C1",
      "node \"y\" (Inverse): needs square matrices or batches of them, but \"x0\" is [2, 3]")
  }
}
