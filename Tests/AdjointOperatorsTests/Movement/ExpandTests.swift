import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct ExpandTests {
  @Test(arguments: [
    ([3], [2, 3]), ([2, 1], [2, 3]), ([], [2, 2]), ([2, 3], [1, 1]), ([1, 3], [4, 1, 1]),
    ([1], [0]), ([2, 2], []),
  ])
  func contract(_ x: [Int], _ shape: [Int]) throws {
    try checkOperator(
      Expand(shape: Shape(shape).dimensions), inputs: [.random(x, seed: 1)])
  }

  @Test func values() throws {
    try checkOperator(
      Expand(shape: [2, 3]), inputs: [Tensor([1.0, 2], shape: [2, 1])],
      expected: [Tensor([1.0, 1, 1, 2, 2, 2], shape: [2, 3])])
  }

  @Test func namesAreKept() throws {
    var graph = GraphBuilder(name: "site")
    let x = graph.input("x", [1, 3])
    let y = graph.add("y", Expand(shape: ["batch", 3]), x)
    #expect(graph.shape(of: y) == ["batch", 3])
  }

  @Test func C1() {
    expectConstraint(
      Expand(shape: [2, 4]), [TensorType(.float32, [3])], "Expand.C1",
      "node \"y\" (Expand): \"x0\" is [3], which does not broadcast to [2, 4]")
  }

  @Test func C2() {
    expectRefusal(
      Expand.self, ["shape": .ints([2, -1])], "C2", "an extent may not be negative: -1")
  }
}
