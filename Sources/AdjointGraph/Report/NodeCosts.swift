/// What each node of a graph costs: known before anything runs, or measured.
public struct NodeCosts: Hashable, Sendable {
  public enum Measure: String, Hashable, Sendable, CaseIterable {
    /// The bytes of a node's outputs.
    case memory
    /// About the seconds that a node takes one worker: see `WorkTime`. No machine is quite like that;
    /// which nodes are dear is much the same on all.
    case time
    /// How many seconds later a node could end without the last one ending later, were there a
    /// worker for every node: 0 along the critical path.
    case slack
    /// The number of the worker that ran the node; -1 where several shared it.
    case worker
  }

  public let measure: Measure
  /// One for each node, in the order of the graph; NaN where nothing is known.
  public let values: [Double]

  /// Whether a run showed them, not counts alone.
  public let isMeasured: Bool

  public init(_ measure: Measure, _ values: [Double], isMeasured: Bool = false) {
    self.measure = measure
    self.values = values
    self.isMeasured = isMeasured
  }
}

extension CheckedGraph {
  /// The bytes of all nodes' outputs, with sizes for dimension names; the graph's own fill the gaps.
  public func memoryCosts(binding sizes: [String: Int] = [:]) throws(Diagnostics) -> NodeCosts {
    let (types, _) = try boundTypes(sizes)
    return NodeCosts(.memory, graph.nodes.map { bytes($0.outputs, types) })
  }

  /// About the seconds that all nodes take, by counts alone.
  public func timeCosts(binding sizes: [String: Int] = [:]) throws(Diagnostics) -> NodeCosts {
    let (types, binding) = try boundTypes(sizes)
    return NodeCosts(
      .time,
      graph.nodes.map { node in
        let operation = node.operation.bound(by: binding)
        let extents = extents(of: node, types) ?? ([], [])
        var time = WorkTime(operation, extents.inputs, extents.outputs)
        for value in node.inputs.compactMap(\.self) + node.outputs {
          time.move(bytes([value], types))
        }
        return 1e-9 * time.nanoseconds
      })
  }

  /// The slack of all nodes, given the time that each takes.
  public func slack(times: NodeCosts) -> NodeCosts {
    let isMeasured = times.isMeasured
    let times = times.values.map { $0.isNaN ? 0 : $0 }
    // The longest way to a node's end, and from its beginning to the end of all.
    var (before, after) = (times, times)
    for index in order {
      let start = graph.nodes[index].inputs.reduce(0.0) { latest, input in
        max(latest, input.flatMap { graph.producer(of: $0) }.map { before[$0] } ?? 0)
      }
      before[index] = start + times[index]
    }
    for index in order.reversed() {
      for case let input? in graph.nodes[index].inputs {
        guard let maker = graph.producer(of: input) else { continue }
        after[maker] = max(after[maker], times[maker] + after[index])
      }
    }
    let whole = before.max() ?? 0
    return NodeCosts(
      .slack, times.indices.map { max(0, whole - before[$0] - after[$0] + times[$0]) },
      isMeasured: isMeasured)
  }

  private func bytes(_ values: [ValueID], _ types: [TensorType]) -> Double {
    values.reduce(0) { $0 + Double(types[$1.index].byteCount ?? 0) }
  }

  private func boundTypes(
    _ sizes: [String: Int]
  ) throws(Diagnostics) -> (types: [TensorType], binding: [String: Int]) {
    let binding = graph.dimensions.merging(sizes) { $1 }
    let types = types.map { $0.bound(by: binding) }
    for (index, node) in graph.nodes.enumerated() {
      for value in node.inputs.compactMap(\.self) + node.outputs {
        try checkSize(of: value, types[value.index], at: index)
      }
    }
    return (types, binding)
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
