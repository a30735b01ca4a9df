import AdjointGraph

/// Nodes that run together, one block of an axis after the other, so that what they pass on stays
/// in a near cache: each takes a block of that axis through all of them.
///
/// Values that nobody else needs exist for one block at a time.
struct Chain: Sendable {
  /// One node of a chain.
  struct Link: Hashable, Sendable {
    var node: Int
    /// For each input the axis that blocks are cut from; `nil` where a block needs all of it.
    var inputs: [Int?]
    /// The same for each output. `nil` for a sum over the axis, to which each block adds.
    var outputs: [Int?]

    var isSum: Bool { outputs.contains(nil) }
  }

  var links: [Link]
  /// How far the axis extends, and how much of it is a block; the last one may be smaller.
  var extent: Int
  var block: Int
  /// Values that exist for one block at a time.
  var inner: Set<ValueID>
  /// Whether it is a matrix product that does with its elements what the nodes after it say. Then it is
  /// one block, and inner values are nowhere.
  var isProduct = false
  /// Whether what a block adds to sums has a place of its own until all blocks are done, which may then
  /// run in any order.
  var sumsApart = false

  /// How many whole blocks there are.
  var blockCount: Int { extent / block }
  /// What is left over for a last block.
  var rest: Int { extent % block }
}

/// The nodes in the order in which they run, and which of them run as chains.
struct Schedule: Sendable {
  let bound: BoundGraph
  /// Indices of nodes; those of a chain are neighbors.
  let order: [Int]
  let chains: [Chain]
  /// How many nodes at the head depend on constants alone: they run once, and not again.
  let constantCount: Int
  /// The positions in the order that each chain takes.
  let ranges: [ClosedRange<Int>]
  /// For each position the number of the chain it belongs to.
  private let chainAt: [Int?]

  init(_ bound: BoundGraph, order: [Int], chains: [Chain], constantCount: Int) {
    self.bound = bound
    self.order = order
    self.constantCount = constantCount
    self.chains = chains
    var positions = [Int](repeating: 0, count: bound.operations.count)
    for (position, node) in order.enumerated() { positions[node] = position }
    ranges = chains.map { positions[$0.links[0].node]...positions[$0.links.last!.node] }
    var chainAt = [Int?](repeating: nil, count: order.count)
    for (number, range) in ranges.enumerated() {
      for position in range { chainAt[position] = number }
    }
    self.chainAt = chainAt
  }

  /// The chain that a position belongs to.
  func chain(at position: Int) -> Int? {
    chainAt.indices.contains(position) ? chainAt[position] : nil
  }
}
