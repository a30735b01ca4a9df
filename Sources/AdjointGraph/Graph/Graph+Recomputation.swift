extension Graph {
  /// The graph in which nodes from number `first` on, a reverse pass, read what is marked to be
  /// recomputed from copies of its nodes, so that the values themselves need not be kept until
  /// then. A copy stands right before the first node that reads it, and computes the same bits.
  package func recomputing(from first: Int) -> Graph {
    guard nodes[..<first].contains(where: \.isRecomputed) else { return self }
    var recomputation = Recomputation(graph: self, first: first)
    for node in nodes[first...] { recomputation.append(node) }
    return recomputation.graph
  }
}

private struct Recomputation {
  var graph: Graph
  private let original: Graph
  private let first: Int
  private var names: Set<String>
  /// Where copies of values are.
  private var copies: [ValueID: ValueID] = [:]

  init(graph: Graph, first: Int) {
    self.first = first
    original = graph
    self.graph = graph
    self.graph.nodes.removeSubrange(first...)
    names = Set(graph.values.map(\.name))
  }

  /// Adds a node of the reverse pass behind the copies that it reads.
  mutating func append(_ node: Node) {
    var node = node
    node.inputs = node.inputs.map { $0.map { copy(of: $0) } }
    for (output, value) in node.outputs.enumerated() {
      graph.values[value.index].producer = .node(graph.nodes.count, output: output)
    }
    graph.nodes.append(node)
  }

  private mutating func copy(of value: ValueID) -> ValueID {
    if let copy = copies[value] { return copy }
    guard let index = original.producer(of: value), index < first,
      original.nodes[index].isRecomputed
    else { return value }
    var node = original.nodes[index]
    node.name = fresh(node.name)
    node.isRecomputed = false
    node.inputs = node.inputs.map { $0.map { copy(of: $0) } }
    node.outputs = node.outputs.enumerated().map { output, original in
      let copy = ValueID(graph.values.count)
      graph.values.append(
        Graph.Value(
          name: fresh(self.original.name(of: original)),
          producer: .node(graph.nodes.count, output: output)))
      copies[original] = copy
      return copy
    }
    graph.nodes.append(node)
    return copies[value] ?? value
  }

  private mutating func fresh(_ name: String) -> String {
    var candidate = "\(name)/again"
    while names.contains(candidate) { candidate += "'" }
    return candidate
  }
}
