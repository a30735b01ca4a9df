/// A graph as a table: what each leaf and node makes, and what it costs.
public struct GraphTable: Hashable, Sendable {
  /// One leaf or node.
  public struct Row: Hashable, Sendable {
    public var name: String
    /// The operator, or the kind of a leaf.
    public var operation: String
    /// The types of its outputs.
    public var outputs: [TensorType]
    /// How many numbers a parameter has; `nil` where that is not known, and for all else.
    public var parameters: Int?
    /// What evaluating a node takes; `nil` where extents are not known, and for leaves.
    public var multiplyAdds: Int?
  }

  public var title: String
  public var description: String?
  public var rows: [Row]
  /// The numbers that training may change, and those that it may not.
  public var trainableParameters: Int
  public var fixedParameters: Int
  /// Of all nodes whose extents are known.
  public var multiplyAdds: Int
  /// The dimension names without a size, on which some costs depend.
  public var unboundNames: [String]
}

extension CheckedGraph {
  /// The graph as a table, with sizes for dimension names; the graph's own fill the gaps.
  public func table(binding sizes: [String: Int] = [:]) -> GraphTable {
    let binding = graph.dimensions.merging(sizes) { $1 }
    var unbound: Set<String> = []
    let types = types.map { type in
      let bound = type.bound(by: binding)
      for dimension in bound.shape.dimensions { unbound.formUnion(dimension.names) }
      return bound
    }
    var table = GraphTable(
      title: graph.name, description: graph.description, rows: [], trainableParameters: 0,
      fixedParameters: 0, multiplyAdds: 0, unboundNames: unbound.sorted())
    for leaf in graph.leaves {
      let type = types[leaf.value.index]
      let count = leaf.kind == .parameter ? type.shape.elementCount?.size : nil
      if leaf.isTrainable {
        table.trainableParameters.addSaturating(count ?? 0)
      } else {
        table.fixedParameters.addSaturating(count ?? 0)
      }
      table.rows.append(
        GraphTable.Row(
          name: leaf.name, operation: "\(leaf.kind)", outputs: [type], parameters: count))
    }
    for node in graph.nodes {
      let operation = node.operation.bound(by: binding)
      let cost = extents(of: node, types).map { operation.multiplyAdds($0.inputs, $0.outputs) }
      table.multiplyAdds.addSaturating(cost ?? 0)
      table.rows.append(
        GraphTable.Row(
          name: node.name, operation: Swift.type(of: node.operation).name,
          outputs: node.outputs.map { types[$0.index] }, multiplyAdds: cost))
    }
    return table
  }

  /// What a node's inputs, as many as are declared, and outputs measure; `nil` where extents are not
  /// known.
  func extents(of node: Node, _ types: [TensorType]) -> (inputs: [[Int]?], outputs: [[Int]])? {
    var inputs: [[Int]?] = []
    for input in node.inputs {
      guard let input else {
        inputs.append(nil)
        continue
      }
      guard let sizes = types[input.index].concreteSizes else { return nil }
      inputs.append(sizes)
    }
    let operation = Swift.type(of: node.operation)
    while inputs.count < operation.inputs.count { inputs.append(nil) }
    let outputs = node.outputs.compactMap { types[$0.index].concreteSizes }
    guard outputs.count == node.outputs.count else { return nil }
    return (inputs, outputs)
  }
}

extension TensorType {
  /// The extents, where all are known and memory can hold such a tensor.
  fileprivate var concreteSizes: [Int]? { byteCount == nil ? nil : shape.sizes }

  /// The type with names replaced; an extent whose size does not fit stays as it is.
  func bound(by binding: [String: Int]) -> TensorType {
    TensorType(scalar, Shape(shape.dimensions.map { $0.bound(by: binding) ?? $0 }))
  }
}

extension Int {
  fileprivate mutating func addSaturating(_ other: Int) {
    let (sum, overflow) = addingReportingOverflow(other)
    self = overflow ? .max : sum
  }
}
