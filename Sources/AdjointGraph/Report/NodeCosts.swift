/// What each node of a graph costs, known before anything runs.
public struct NodeCosts: Hashable, Sendable {
  public enum Measure: String, Hashable, Sendable {
    /// The bytes of a node's outputs.
    case memory
    /// The seconds that a node takes on a machine of 100 billion multiply-adds and 10 billion bytes
    /// a second: those for its work or those for reading its inputs and writing its outputs,
    /// whichever are more. No machine is like that; which nodes are dear is much the same on all.
    case time
  }

  public let measure: Measure
  /// One for each node, in the order of the graph.
  public let values: [Double]

  static let multiplyAddsPerSecond = 1e11
  static let bytesPerSecond = 1e10
}

extension CheckedGraph {
  /// The costs of all nodes, with sizes for dimension names; the graph's own fill the gaps.
  public func costs(
    _ measure: NodeCosts.Measure, binding sizes: [String: Int] = [:]
  ) throws(Diagnostics) -> NodeCosts {
    let binding = graph.dimensions.merging(sizes) { $1 }
    let types = types.map { $0.bound(by: binding) }
    func bytes(_ values: [ValueID]) -> Double {
      values.reduce(0) { $0 + Double(types[$1.index].byteCount ?? 0) }
    }
    var costs: [Double] = []
    costs.reserveCapacity(graph.nodes.count)
    for (index, node) in graph.nodes.enumerated() {
      for value in node.inputs.compactMap(\.self) + node.outputs {
        try checkSize(of: value, types[value.index], at: index)
      }
      switch measure {
      case .memory: costs.append(bytes(node.outputs))
      case .time:
        let work = Double(multiplyAdds(of: node, types, binding) ?? 0)
        let moved = bytes(node.inputs.compactMap(\.self)) + bytes(node.outputs)
        costs.append(max(work / NodeCosts.multiplyAddsPerSecond, moved / NodeCosts.bytesPerSecond))
      }
    }
    return NodeCosts(measure: measure, values: costs)
  }

  private func checkSize(
    of value: ValueID, _ bound: TensorType, at node: Int
  ) throws(Diagnostics) {
    guard bound.byteCount == nil else { return }
    let path =
      graph.leaf(of: value) == nil
      ? DocumentPath().key("nodes").index(node) : graph.path(of: value).key("shape")
    guard let name = bound.shape.dimensions.flatMap(\.names).first else {
      throw Diagnostics(
        .tooLarge, "\"\(name(of: value))\" would be \(bound), which no memory can hold", at: path)
    }
    throw Diagnostics(
      .unboundDimension,
      "\"\(self.name(of: value))\" is \(type(of: value)) and nothing says how large \"\(name)\" is",
      at: path,
      notes: ["give --dimension \(name)=SIZE, or \"dimensions\": {\"\(name)\": SIZE} in the file"])
  }
}
