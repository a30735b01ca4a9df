import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct LogDeterminantTests {
  @Test func values() throws {
    // log 2, to seventeen digits: the sign of the determinant does not count.
    let log2 = 0.693_147_180_559_945_31
    try checkOperator(
      LogDeterminant(), inputs: [Tensor([1.0, 2, 3, 4, 0, 4, 0.5, 0], shape: [2, 2, 2])],
      expected: [Tensor([log2, log2])])
    // The determinant itself is beyond any double.
    let huge = Tensor.rows([1e300, 0], [0, 1e300])
    expectClose(
      try evaluated(LogDeterminant(), [huge]), Tensor(1381.551_055_796_427_3), tolerance: 1e-15)
  }

  @Test func contract() throws {
    try checkOperator(LogDeterminant(), inputs: [.regular([2, 4, 4], seed: 1)])
    try checkOperator(LogDeterminant(), inputs: [.random([0, 3, 3], seed: 1)])
    try checkOperator(
      LogDeterminant(), inputs: [.random([2, 0, 0], seed: 1)], expected: [Tensor([0.0, 0])])
  }

  @Test func singular() throws {
    #expect(try evaluated(LogDeterminant(), [.rows([1, 2], [2, 4])]).doubles == [-.infinity])
    #expect(throws: Diagnostics.self) {
      try cotangents(LogDeterminant(), [.rows([1, 2], [2, 4])])
    }
  }

  @Test func C1() {
    expectConstraint(
      LogDeterminant(), [TensorType(.float32, [2, 3])], "LogDeterminant.C1",
      "node \"y\" (LogDeterminant): needs square matrices or batches of them, but \"x0\" is [2, 3]")
  }
}
