import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct DetTests {
  @Test func values() throws {
    try checkOperator(
      Det(), inputs: [.rows([0, 2, 1], [1, 3, 4], [5, 6, 7])], expected: [Tensor(17.0)])
    let batch = Tensor([1.0, 2, 3, 4, 0, 1, 1, 0], shape: [2, 2, 2])
    try checkOperator(Det(), inputs: [batch], expected: [Tensor([-2.0, -1])])
  }

  @Test func contract() throws {
    try checkOperator(Det(), inputs: [.random([1, 1], seed: 1)])
    try checkOperator(Det(), inputs: [.regular([2, 1, 4, 4], seed: 2)])
    try checkOperator(Det(), inputs: [.random([0, 3, 3], seed: 1)])
    try checkOperator(Det(), inputs: [.random([2, 0, 0], seed: 1)], expected: [Tensor([1.0, 1])])
    #expect(
      Det().axes([TensorType(.float32, ["batch", 3, 3])], [TensorType(.float32, ["batch"])])
        .description == "a0 i0.1! i0.2! -> a0")
    #expect(inferred(Det(), ["batch", "n", "n"]) == ["[batch]"])
  }

  /// Of rank 3, 2, 1 and 0: first and second derivatives exist for all of them.
  @Test(arguments: [
    [[1, 2, 3, 4], [2, 4, 6, 8], [0, 1, 0, 1], [1, 0, 5, 2]],
    [[1, 2, 3, 4], [2, 4, 6, 8], [0, 1, 0, 1], [1, 3, 3, 5]],
    [[1, 2, 3, 4], [2, 4, 6, 8], [0, 0, 0, 0], [-1, -2, -3, -4]],
    [[0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]],
  ])
  func singular(_ rows: [[Double]]) throws {
    let x = Tensor(rows.flatMap(\.self), shape: [4, 4])
    try checkOperator(Det(), inputs: [x], expected: [Tensor(0.0)])
  }

  /// The gradient is the transposed adjugate, by hand.
  @Test func adjugate() throws {
    let bars = try cotangents(
      Det(), [.rows([1, 2, 3], [4, 5, 6], [7, 8, 9])], cotangent: Tensor(2.0))
    expectClose(
      bars[0], .rows([-6, 12, -6], [12, -24, 12], [-6, 12, -6]), tolerance: 1e-14)
  }

  @Test func edges() throws {
    #expect(try evaluated(Det(), [.rows([.nan, 1], [1, 1])]).doubles[0].isNaN)
    #expect(try evaluated(Det(), [.rows([1e-200, 0], [0, 1e200])]).doubles == [1])
  }

  @Test func C1() {
    expectConstraint(
      Det(), [TensorType(.float32, [2, 3])], "Det.C1",
      "node \"y\" (Det): needs square matrices or batches of them, but \"x0\" is [2, 3]")
    expectConstraint(
      Det(), [TensorType(.float32, [3])], "Det.C1",
      "node \"y\" (Det): needs square matrices or batches of them, but \"x0\" is [3]")
  }
}
