import AdjointGraph
import AdjointOperators
import AdjointTransforms
import TestSupport
import Testing

/// The reverse pass grows in proportion to the graph, however deep or wide that is.
@Suite struct LinearGrowthTests {
  private func nodesAdded(_ graph: GraphBuilder, of loss: ValueID, by x: ValueID) throws -> Int {
    let checked = try graph.checked()
    let pass = try checked.addingReversePass(of: loss, withRespectTo: [x])
    return pass.checked.graph.nodes.count - checked.graph.nodes.count
  }

  /// Nodes added for `tanh(tanh(…x))`.
  private func chain(_ length: Int) throws -> Int {
    var graph = GraphBuilder()
    let x = graph.input("x", [2])
    var value = x
    for _ in 0..<length { value = graph.tanh(value) }
    let loss = graph.reduceSum(value, axes: [0])
    return try nodesAdded(graph, of: loss, by: x)
  }

  /// Nodes added for `-x + -x + …`, summed by one node.
  private func fan(_ width: Int) throws -> Int {
    var graph = GraphBuilder()
    let x = graph.input("x", [])
    let parts = (0..<width).map { _ in graph.negate(x) }
    let loss = graph.add("loss", Sum(), inputs: parts)[0]
    return try nodesAdded(graph, of: loss, by: x)
  }

  @Test func deepChain() throws {
    let few = try chain(10)
    let each = (try chain(20) - few) / 10
    #expect(each > 0 && each < 6)
    #expect(try chain(20_000) == few + each * 19_990)
  }

  @Test func wideFanOut() throws {
    let few = try fan(10)
    let each = (try fan(20) - few) / 10
    // One negation and one addition for each use.
    #expect(each == 2)
    #expect(try fan(2000) == few + each * 1990)
  }
}
