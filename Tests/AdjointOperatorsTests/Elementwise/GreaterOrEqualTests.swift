import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct GreaterOrEqualTests {
  @Test func contract() throws {
    try checkOperator(GreaterOrEqual(), inputs: [.random([2, 3], seed: 1), .random([3], seed: 2)])
    try checkOperator(
      GreaterOrEqual(), inputs: [.random([2, 1], seed: 1), .random([1, 3], seed: 2)])
    try checkOperator(GreaterOrEqual(), inputs: [.random([], seed: 1), .random([0, 2], seed: 2)])
  }

  // A number above, at and below another; then NaN on either side, infinities, and signed zeros.
  @Test func values() throws {
    let z = try evaluated(
      GreaterOrEqual(),
      [
        Tensor([2.0, 1, 0, .nan, 1, .nan, .infinity, -0.0]),
        Tensor([1.0, 1, 1, 1, .nan, .nan, .infinity, 0]),
      ])
    #expect(z == Tensor([true, true, false, false, false, false, true, true]))
  }

  // As double precision numbers the pairs would be equal.
  @Test func wholeNumbersAreExact() throws {
    let big = Int64(1) << 60
    let z = try evaluated(
      GreaterOrEqual(), [Tensor([big + 1, big, big - 1]), Tensor([big, big, big])])
    #expect(z == Tensor([true, true, false]))
    let narrow = try evaluated(
      GreaterOrEqual(), [Tensor([Int32.max, 0, .min]), Tensor([Int32(0), 0, 0])])
    #expect(narrow == Tensor([true, true, false]))
  }

  @Test func C1() {
    expectConstraint(
      GreaterOrEqual(), [TensorType(.float32, [2, 3]), TensorType(.float32, [2])],
      "GreaterOrEqual.C1",
      "node \"y\" (GreaterOrEqual): shapes do not broadcast: \"x0\" is [2, 3] but \"x1\" is [2]")
  }

  @Test func helper() throws {
    var graph = GraphBuilder()
    let x = graph.input("x", [2])
    graph.outputs = [graph.greaterOrEqual(x, x)]
    let node = try #require(graph.graph.nodes.first)
    #expect(node.operation is GreaterOrEqual)
  }
}
