import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct TileTests {
  // ONNX 1.23 reference evaluator.
  @Test func values() throws {
    let row = [0.0, 1, 0, 1, 0, 1], next = [2.0, 3, 2, 3, 2, 3]
    try checkOperator(
      Tile(repeats: [2, 3]), inputs: [.counting([2, 2])],
      expected: [Tensor(row + next + row + next, shape: [4, 6])])
  }

  @Test(arguments: [[1, 1, 1], [2, 1, 3], [1, 4, 1], [0, 2, 1], [3, 2, 2]])
  func contract(_ repeats: [Int]) throws {
    try checkOperator(Tile(repeats: repeats), inputs: [.random([2, 3, 2], seed: 1)])
    try checkOperator(Tile(repeats: repeats), inputs: [.random([2, 0, 2], seed: 1)])
  }

  @Test func edges() throws {
    try checkOperator(Tile(repeats: []), inputs: [Tensor(3.0)], expected: [Tensor(3.0)])
    try checkOperator(
      Tile(repeats: [2]), inputs: [Tensor([true, false])],
      expected: [Tensor([true, false, true, false])])
    #expect(inferred(Tile(repeats: [3, 2]), ["batch", 4]) == ["[3*batch, 8]"])
  }

  @Test func named() throws {
    try checkSymbolic([["batch", 2]]) { graph, x in graph.add("y", Tile(repeats: [3, 2]), x[0]) }
  }

  @Test func C1() {
    expectConstraint(
      Tile(repeats: [2]), [TensorType(.float32, [2, 3])], "Tile.C1",
      "node \"y\" (Tile): [2] must have one entry for each axis but \"x0\" is [2, 3]")
  }

  @Test func C2() {
    expectConstraint(
      Tile(repeats: [-2]), [TensorType(.float32, [3])], "Tile.C2",
      "node \"y\" (Tile): nothing can be repeated -2 times")
  }

  @Test func C3() {
    expectConstraint(
      Tile(repeats: [.max]), [TensorType(.float32, [3])], "Tile.C3",
      "node \"y\" (Tile): 9223372036854775807 times axis 0 is too much: \"x0\" is [3]")
  }
}
