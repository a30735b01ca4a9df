import AdjointGraph

/// A chain while nodes are added to it.
struct ChainGrowth {
  var links: [Chain.Link] = []
  let extent: Int
  /// The axis of the chain in each value that it makes a block at a time.
  private(set) var made: [ValueID: Int] = [:]
  /// Values that depend on the chain and are there only when all of it has run.
  private(set) var aside: Set<ValueID> = []
  /// The nodes not in it that depend on it.
  private(set) var dependents: Set<Int> = []
  /// The position behind its last node.
  private(set) var end: Int
  private var linkOfNode: [Int: Chain.Link] = [:]
  private let bound: BoundGraph

  init(_ first: Chain.Link, along axis: Int, _ bound: BoundGraph, end: Int) {
    self.bound = bound
    self.end = end
    extent = bound.type(of: bound.checked.graph.nodes[first.node].outputs[0]).shape[axis]
    add(first, end: end)
  }

  /// Appends a node, which lies before position `end`.
  mutating func add(_ link: Chain.Link, end: Int) {
    include(link)
    links.append(link)
    self.end = end
  }

  /// Counts a node as one of the chain, wherever its place there will be.
  mutating func include(_ link: Chain.Link) {
    linkOfNode[link.node] = link
    for (value, axis) in zip(bound.checked.graph.nodes[link.node].outputs, link.outputs) {
      if let axis { made[value] = axis } else { aside.insert(value) }
    }
  }

  /// Notes that a node depends on the chain and is not in it.
  mutating func leaveAside(_ node: Int) {
    dependents.insert(node)
    aside.formUnion(bound.checked.graph.nodes[node].outputs)
  }

  /// Whether a node reads what the chain, or what depends on it, makes.
  func isRead(by node: Int) -> Bool {
    bound.checked.graph.nodes[node].inputs.contains { input in
      input.map { made[$0] != nil || aside.contains($0) } ?? false
    }
  }

  func contains(_ node: Int) -> Bool { linkOfNode[node] != nil }

  /// Whether a node is one of the chain's and cuts a value along this axis wherever it reads it.
  func reads(_ value: ValueID, along axis: Int, in node: Int) -> Bool {
    guard let link = linkOfNode[node] else { return false }
    return zip(bound.checked.graph.nodes[node].inputs, link.inputs).allSatisfy { input, cut in
      input != value || cut == axis
    }
  }
}
