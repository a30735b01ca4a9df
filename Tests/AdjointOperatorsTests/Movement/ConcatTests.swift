import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct ConcatTests {
  @Test func values() throws {
    try checkOperator(
      Concat(axis: 0),
      inputs: [.counting([2, 2]), Tensor([9.0, 8], shape: [1, 2])],
      expected: [Tensor([0.0, 1, 2, 3, 9, 8], shape: [3, 2])])
    try checkOperator(
      Concat(axis: -1),
      inputs: [Tensor([1.0, 2], shape: [2, 1]), .counting([2, 2], from: 5)],
      expected: [Tensor([1.0, 5, 6, 2, 7, 8], shape: [2, 3])])
    try checkOperator(
      Concat(axis: 0), inputs: [Tensor([Int64.max]), Tensor([Int64.min, 1])],
      expected: [Tensor([Int64.max, .min, 1])])
  }

  @Test(arguments: [
    [[2, 3, 2]], [[2, 3, 2], [2, 1, 2]], [[2, 1, 2], [2, 0, 2], [2, 4, 2]],
    [[0, 2, 2], [0, 1, 2]],
    [[2, 0, 2], [2, 0, 2]],
  ])
  func contract(_ shapes: [[Int]]) throws {
    try checkOperator(
      Concat(axis: 1), inputs: shapes.enumerated().map { .random($1, seed: UInt64($0)) })
  }

  @Test func extents() {
    #expect(inferred(Concat(axis: 0), ["batch", 2], [3, 2], ["n", 2]) == ["[batch+n+3, 2]"])
    #expect(inferred(Concat(axis: 0), ["batch", 2], ["batch", 2]) == ["[2*batch, 2]"])
    #expect(inferred(Concat(axis: 0), [1, "a:0"], [2, 5]) == ["[3, 5]"])
  }

  @Test func named() throws {
    try checkSymbolic([["batch", 2], [3, 2], ["batch", 2]]) { graph, x in
      graph.concatenate(x, axis: 0)
    }
  }

  @Test(arguments: [2, -3, Int.min])
  func C1(_ axis: Int) {
    expectConstraint(
      Concat(axis: axis), [TensorType(.float32, [2, 3])], "Concat.C1",
      "node \"y\" (Concat): there is no axis \(axis): \"x0\" is [2, 3]")
  }

  @Test func C2() {
    expectConstraint(
      Concat(axis: 0), [TensorType(.float32, [2, 3]), TensorType(.float32, ["batch", 4])],
      "Concat.C2",
      "node \"y\" (Concat): only axis 0 may differ: \"x0\" is [2, 3] but \"x1\" is [batch, 4]")
    expectConstraint(
      Concat(axis: 0), [TensorType(.float32, [2, 3]), TensorType(.float32, [2])], "Concat.C2",
      "node \"y\" (Concat): only axis 0 may differ: \"x0\" is [2, 3] but \"x1\" is [2]")
  }

  @Test func C3() {
    let long = TensorType(.bool, [Dimension.fixed(.max)])
    expectConstraint(
      Concat(axis: 0), [long, long], "Concat.C3",
      "node \"y\" (Concat): the extents along axis 0 add up to too much: \"x1\" is bool[9223372036854775807]"
    )
  }
}
