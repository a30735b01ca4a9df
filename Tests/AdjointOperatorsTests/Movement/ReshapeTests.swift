import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct ReshapeTests {
  @Test(arguments: [
    ([2, 3], [3, 2]), ([2, 3], [-1]), ([2, 3], [1, -1, 2]), ([], [1, 1]), ([1], []),
    ([0, 3], [3, 0]),
    ([4, 3], [0, -1]),
  ])
  func contract(_ x: [Int], _ shape: [Int]) throws {
    let attributes: Attributes = ["shape": .ints(shape), "allowzero": .int(x.contains(0) ? 1 : 0)]
    try checkOperator(Reshape(attributes), inputs: [.random(x, seed: 1)])
  }

  @Test func namedExtentsAreDivided() {
    expectShape(Reshape(shape: [-1, 64]), ["batch", 8, 8], ["batch", 64])
    expectShape(Reshape(shape: [-1]), ["batch", 8], ["8*batch".dimension])
    expectShape(Reshape(shape: ["batch", -1]), ["batch", 4, 2], ["batch", 8])
  }

  /// Axes are kept where only those of extent 1 come or go.
  @Test(arguments: [
    ([6, 1], [6], "a0 _ -> a0"), ([2, 3], [1, 2, 1, 3], "a0 a1 -> _ a0 _ a1"),
    ([2, 3], [6], "i0.0! i0.1! -> o0.0!"), ([2, 3], [3, 2], "i0.0! i0.1! -> o0.0! o0.1!"),
  ])
  func axes(_ x: [Int], _ y: [Int], _ rule: String) {
    let types = [x, y].map { TensorType(.float32, Shape($0)) }
    #expect(Reshape(shape: Shape(y).dimensions).axes([types[0]], [types[1]]).description == rule)
  }

  /// A name that is bound to 0 is an extent of 0; a 0 of the file copies.
  @Test func namesBoundToZero() throws {
    let bound = Reshape(shape: [2, 1, "n", 1]).bound(by: ["n": 0])
    expectShape(bound, [2, 0, 1], [2, 1, 0, 1])
    let copying = try Reshape(["shape": .ints([0, 1])]).bound(by: ["n": 0])
    expectShape(copying, [3], [3, 1])
  }

  private func expectShape(_ operation: Reshape, _ x: Shape, _ expected: Shape) {
    var graph = GraphBuilder(name: "site")
    let value = graph.add("y", operation, graph.input("x", x))
    #expect(graph.shape(of: value) == expected)
  }

  @Test func C1() {
    expectRefusal(
      Reshape.self, ["shape": .ints([-1, -1])], "C1",
      "at most one extent may be -1 and no other negative: [-1, -1]")
  }

  @Test func C2() throws {
    expectConstraint(
      try Reshape(["shape": .ints([2, 0]), "allowzero": .int(0)]), [TensorType(.float32, [2])],
      "Reshape.C2", "node \"y\" (Reshape): extent 1 is 0, to be copied, but \"x0\" is [2]")
  }

  @Test func C3() {
    expectConstraint(
      Reshape(shape: [4]), [TensorType(.float32, [2, 3])], "Reshape.C3",
      "node \"y\" (Reshape): \"x0\" is [2, 3], which is 6 elements, but [4] holds 4")
    expectConstraint(
      Reshape(shape: [-1, 4]), [TensorType(.float32, [2, 3])], "Reshape.C3",
      "node \"y\" (Reshape): \"x0\" is [2, 3], whose 6 elements do not divide into [-1, 4]")
  }

  @Test func C4() {
    expectRefusal(
      Reshape.self, ["shape": .ints([0, -1]), "allowzero": .int(1)], "C4",
      "0 and -1 together leave the extents undecided: [0, -1]")
  }
}

extension String {
  fileprivate var dimension: Dimension { Dimension(parsing: self) ?? 0 }
}
