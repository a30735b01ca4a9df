import AdjointGraph
import AdjointOperators
import AdjointTransforms
import Testing

/// The operators are closed under differentiation: what a pullback adds has pullbacks itself.
@Suite struct ClosureTests {
  @Test(arguments: GoldenCase.operations)
  func pullbacksHavePullbacks(_ operation: String) throws {
    for golden in GoldenCase.all where golden.operation == operation && !golden.gradients.isEmpty {
      var graph = try golden.graph(.float64)
      let inputs = graph.graph.leaves(.input).map(\.value).filter {
        graph.type(of: $0).scalar.isFloating
      }
      var values = graph.graph.outputs.filter { graph.type(of: $0).scalar.isFloating }
      // Each round differentiates what the one before it added.
      for order in 1...3 {
        var builder = GraphBuilder(extending: graph)
        builder.scope = "total\(order)"
        let sums = values.map { value in
          builder.reduceSum(builder.square(value), axes: Array(0..<builder.shape(of: value).rank))
        }
        let total = sums.dropFirst().reduce(sums[0]) { builder.add($0, $1) }
        let pass = try builder.checked().addingReversePass(of: total, withRespectTo: inputs)
        graph = pass.checked
        values = pass.gradients
      }
      for node in graph.graph.nodes {
        let name = type(of: node.operation).name
        #expect(OperatorRegistry.standard[name] != nil, "\(name) is not in the list")
      }
    }
  }
}
