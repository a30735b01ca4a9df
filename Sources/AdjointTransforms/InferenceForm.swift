import AdjointGraph

extension CheckedGraph {
  /// The graph as it is used once training is over: in place of each operator its form for
  /// inference, so that dropout drops nothing. Values keep their numbers, names and types.
  public func inferenceForm() throws(Diagnostics) -> CheckedGraph {
    var result = graph
    for (index, node) in graph.nodes.enumerated() {
      result.replaceOperation(of: index, by: node.operation.inference)
    }
    return try result.checked()
  }
}
