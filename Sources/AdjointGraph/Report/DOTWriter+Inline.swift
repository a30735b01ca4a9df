extension CheckedGraph {
  /// The values that are single fixed numbers, as text, by value. Those that are outputs or updates
  /// and those that no node takes are values in their own right.
  func inlineConstants() -> [String?] {
    var texts = [String?](repeating: nil, count: graph.values.count)
    for node in graph.nodes {
      for case let input? in node.inputs where texts[input.index] == nil {
        texts[input.index] = graph.fixedNumber(input, type(of: input).scalar)
      }
    }
    for value in graph.outputs + [graph.loss].compactMap(\.self) { texts[value.index] = nil }
    for update in graph.updates {
      texts[update.state.index] = nil
      texts[update.value.index] = nil
    }
    return texts
  }
}

extension Graph {
  /// The number that a constant without axes holds.
  fileprivate func fixedNumber(_ value: ValueID, _ scalar: ScalarType) -> String? {
    if let leaf = leaf(of: value) {
      guard leaf.kind == .constant, case .values(let literal) = leaf.initializer else { return nil }
      return literal.scalarDescription(as: scalar)
    }
    guard let node = producer(of: value).map({ nodes[$0] }),
      type(of: node.operation).family == .leaf, node.inputs.isEmpty, node.outputs.count == 1,
      // What a leaf operator makes has axes unless its value is all there is to say.
      node.operation.attributes.entries.allSatisfy({ $0.name == "value" || $0.name == "dtype" })
    else { return nil }
    return node.operation.attributes.literal("value")?.scalarDescription(as: scalar)
  }
}
