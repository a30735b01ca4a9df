/// Checks a graph as a whole: order, types, and what outputs, loss and updates refer to.
struct GraphCheck {
  let graph: Graph
  /// Nodes that the reader could not make sense of; they are not checked, nor is what they feed.
  var skipped: Set<Int> = []
  /// Values that the reader could not find the types of; what they feed is not checked.
  var untyped: Set<ValueID> = []
  var diagnostics: [Diagnostic] = []

  mutating func run() throws(Diagnostics) -> CheckedGraph {
    let order = topologicalOrder()
    let types = inferTypes(in: order)
    checkLoss(types)
    checkUpdates(types)
    guard diagnostics.isEmpty else { throw Diagnostics(diagnostics) }
    return CheckedGraph(graph: graph, types: types.compactMap(\.self), order: order)
  }

  private mutating func inferTypes(in order: [Int]) -> [TensorType?] {
    var inference = TypeInference(Array(repeating: nil, count: graph.values.count))
    for leaf in graph.leaves where !untyped.contains(leaf.value) {
      inference.types[leaf.value.index] = check(leaf) ? leaf.type : nil
    }
    for index in order where !skipped.contains(index) {
      if diagnostics.count >= Diagnostics.limit { break }
      let result = inference.infer(graph.nodes[index], at: index, in: graph)
      diagnostics += result.diagnostics
      for (value, type) in zip(graph.nodes[index].outputs, result.types)
      where !untyped.contains(value) {
        inference.types[value.index] = type
      }
    }
    return inference.types
  }

  private mutating func check(_ leaf: Leaf) -> Bool {
    if leaf.type.isRepresentable { return true }
    diagnostics.append(
      Diagnostic(
        .tooLarge, "\"\(leaf.name)\" is \(leaf.type), which no memory can hold",
        at: graph.path(of: leaf.value).key("shape")))
    return false
  }

  private mutating func checkLoss(_ types: [TensorType?]) {
    guard let loss = graph.loss, let type = types[loss.index] else { return }
    let scalar = type.shape.dimensions.allSatisfy { $0.size == 1 } && type.scalar.isFloating
    if !scalar {
      diagnostics.append(
        Diagnostic(
          .lossNotScalar,
          "the loss must be one floating number but \"\(graph.name(of: loss))\" is \(type)\(origin: graph.path(of: loss))",
          at: DocumentPath().key("loss"),
          notes: ["a ReduceMean or ReduceSum node makes one number of many"]))
    }
  }

  private mutating func checkUpdates(_ types: [TensorType?]) {
    var seen: Set<ValueID> = []
    for update in graph.updates {
      let name = graph.name(of: update.state)
      let path = DocumentPath().key("updates").key(name)
      let kind = graph.leaf(of: update.state)?.kind
      if kind != .state && kind != .parameter {
        diagnostics.append(
          Diagnostic(
            .updateTarget,
            "\"\(name)\" is neither a state nor a parameter, so no step can update it\(origin: graph.path(of: update.state))",
            at: path))
      } else if !seen.insert(update.state).inserted {
        diagnostics.append(
          Diagnostic(.updateTarget, "\"\(name)\" is updated twice", at: path))
      } else if let state = types[update.state.index], let value = types[update.value.index],
        state != value
      {
        diagnostics.append(
          Diagnostic(
            .updateType,
            "\"\(name)\" is \(state)\(origin: graph.path(of: update.state)) but its update \"\(graph.name(of: update.value))\" is \(value)\(origin: graph.path(of: update.value))",
            at: path))
      }
    }
  }
}
