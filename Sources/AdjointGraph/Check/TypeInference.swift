/// The types of a graph's values, as far as they are known, and how those of a node follow.
struct TypeInference: Sendable {
  /// One for each value; `nil` where it could not be inferred.
  var types: [TensorType?]
  private var signatures = OperatorSignatures()

  init(_ types: [TensorType?]) { self.types = types }

  /// What a node's operator makes of the types of its inputs; the caller takes it over.
  ///
  /// - Parameter index: The node's place in `graph.nodes`, which may be just behind the last.
  mutating func infer(_ node: Node, at index: Int, in graph: Graph) -> NodeInference.Result {
    let signature = signatures[type(of: node.operation)]
    var inputs: [TensorType?] = []
    inputs.reserveCapacity(max(node.inputs.count, signature.inputs.count))
    var isKnown = true
    for input in node.inputs {
      inputs.append(input.flatMap { types[$0.index] })
      if input != nil, inputs[inputs.count - 1] == nil { isKnown = false }
    }
    let inference = NodeInference(node: node, index: index, inputs: inputs, signature: signature)
    if let problem = inference.arityProblem { return NodeInference.Result(diagnostics: [problem]) }
    // What an input's own mistake causes here is not reported again.
    return isKnown ? inference.infer(in: graph) : NodeInference.Result()
  }
}
