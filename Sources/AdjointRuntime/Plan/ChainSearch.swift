import AdjointGraph

/// Finds the chains of a graph.
///
/// From each node on, for its first and its last axis, a chain takes in every later node that needs
/// of the chain's values just the same block, and leaves aside what depends on nodes it
/// could not take. The better of the two is kept if it is worth it: see `ChainCost`. Whether and how
/// nodes are chained depends on shapes alone and changes no bit of a result.
struct ChainSearch {
  private let bound: BoundGraph
  private let policy: ChainPolicy
  /// Values that outlive the run.
  private let kept: Set<ValueID>
  /// By the number of the value, the nodes that read it.
  private var readers: [[Int]]
  /// By the number of the node.
  private var rules: [AxisRule?]
  /// By the number of the node, the chain that it belongs to.
  private var chainOf: [Int?]
  private var chains: [Chain]
  private var order: [Int]
  /// By the number of the node, its position in the order.
  private var place: [Int]
  /// Nodes that run once.
  private let constants: [Int]

  /// How many nodes in a row a chain may fail to take in before the search gives up.
  private static let patience = 64
  /// How many nodes a chain takes in before it ends.
  private static let longest = 4096
  /// How far before its first node a chain takes in what it alone reads.
  private static let reach = 256
  /// How many nodes may still be looked at: searches that come to nothing must not take longer than
  /// what they plan.
  private var budget: Int

  static func schedule(
    _ bound: BoundGraph, fetching: [ValueID], updates: [Graph.Update], policy: ChainPolicy
  ) -> Schedule {
    var search = ChainSearch(bound, fetching, updates, policy)
    search.run()
    return Schedule(
      bound, order: search.constants + search.order, chains: search.chains,
      constantCount: search.constants.count)
  }

  private init(
    _ bound: BoundGraph, _ fetching: [ValueID], _ updates: [Graph.Update], _ policy: ChainPolicy
  ) {
    self.bound = bound
    kept = Set(fetching + updates.map(\.value))
    self.policy = policy
    let graph = bound.checked.graph
    readers = Array(repeating: [], count: graph.values.count)
    rules = Array(repeating: nil, count: graph.nodes.count)
    for index in bound.order {
      for case let input? in Set(graph.nodes[index].inputs) { readers[input.index].append(index) }
    }
    constants = bound.constantNodes
    let known = Set(constants)
    (order, chains) = (bound.order.filter { !known.contains($0) }, [])
    if policy.extendsProducts {
      let states = Dictionary(updates.map { ($0.value, $0.state) }) { first, _ in first }
      (order, chains) = ProductSearch.search(
        bound, order, keeping: kept, updating: states, readers: readers)
    }
    chainOf = Array(repeating: nil, count: graph.nodes.count)
    place = Array(repeating: -1, count: graph.nodes.count)
    for (position, node) in order.enumerated() { place[node] = position }
    budget = 4 * order.count + 4096
    for (number, chain) in chains.enumerated() {
      for link in chain.links { chainOf[link.node] = number }
    }
  }

  private mutating func run() {
    let graph = bound.checked.graph
    let bytes = order.reduce(0) { sum, index in
      graph.nodes[index].outputs.reduce(sum) { $0 + bound.type(of: $1).byteCount }
    }
    guard bytes >= policy.leastTraffic else { return }
    for index in order { rules[index] = bound.axisRule(ofNode: index) }
    var position = 0
    while position < order.count, budget > 0 {
      defer { position += 1 }
      let start = order[position]
      guard chainOf[start] == nil else { continue }
      let rank = bound.type(of: graph.nodes[start].outputs[0]).shape.count
      var found: [(ChainGrowth, Chain, Int)] = []
      for axis in Set([0, rank - 1]).sorted() where (0..<rank).contains(axis) {
        guard let growth = grow(from: position, along: axis), let result = chain(growth) else {
          continue
        }
        found.append((growth, result.chain, result.saved))
      }
      guard let (growth, chain, _) = found.max(by: { $0.2 < $1.2 }) else { continue }
      accept(growth, chain, from: position)
      position -= 1
    }
  }

  /// Puts a chain's nodes next to one another: first what does not depend on them, last what does.
  private mutating func accept(_ growth: ChainGrowth, _ chain: Chain, from position: Int) {
    let links = Set(chain.links.map(\.node))
    for node in links { chainOf[node] = chains.count }
    let first =
      order[max(0, position - Self.reach)...].firstIndex { links.contains($0) } ?? position
    let stretch = order[first..<growth.end]
    let others = stretch.filter { !links.contains($0) }
    order.replaceSubrange(
      first..<growth.end,
      with: others.filter { !growth.dependents.contains($0) } + chain.links.map(\.node)
        + others.filter { growth.dependents.contains($0) })
    for position in first..<growth.end { place[order[position]] = position }
    chains.append(chain)
  }

  /// The chain that begins with the node at a position, along an axis of its first output.
  private mutating func grow(from position: Int, along axis: Int) -> ChainGrowth? {
    let start = order[position]
    guard let label = rules[start]?.outputs[0][axis].label, let first = link(start, label) else {
      return nil
    }
    var growth = ChainGrowth(first, along: axis, bound, end: position + 1)
    guard growth.extent > 1 else { return nil }
    var (misses, next) = (0, position + 1)
    while next < order.count, misses < Self.patience, growth.links.count < Self.longest {
      // The nodes of a chain are neighbors.
      let nodes = order[next..<next + (chainOf[order[next]].map { chains[$0].links.count } ?? 1)]
      next = nodes.endIndex
      budget -= nodes.count
      guard nodes.contains(where: growth.isRead) else { continue }
      if nodes.count == 1, let link = link(nodes[nodes.startIndex], continuing: growth) {
        growth.add(link, end: next)
        misses = 0
      } else {
        nodes.forEach { growth.leaveAside($0) }
        misses += nodes.count
      }
    }
    takeInProducers(&growth, from: position)
    return growth
  }

  /// How a node takes part in a chain that makes one of its inputs; `nil` where it cannot.
  private func link(_ index: Int, continuing growth: ChainGrowth) -> Chain.Link? {
    let node = bound.checked.graph.nodes[index]
    guard chainOf[index] == nil, let rule = rules[index],
      !node.inputs.contains(where: { $0.map(growth.aside.contains) ?? false }),
      let input = node.inputs.firstIndex(where: { $0.map { growth.made[$0] != nil } ?? false }),
      let axis = node.inputs[input].flatMap({ growth.made[$0] }),
      let label = rule.inputs[input]?[axis].label, let link = link(index, label)
    else { return nil }
    for (value, axis) in zip(node.inputs, link.inputs) {
      if let value, let made = growth.made[value], made != axis { return nil }
    }
    return link
  }

  /// Cuts a node's operands along the axes with a label; `nil` where some operand is needed, or
  /// made, as a whole.
  private func link(_ index: Int, _ label: String) -> Chain.Link? {
    guard let rule = rules[index], let operation = bound.operations[index],
      !type(of: operation).traits.contains(.random)
    else { return nil }
    var inputs: [Int?] = []
    for axes in rule.inputs {
      let cut = (axes ?? []).indices.filter { axes?[$0].label == label }
      guard cut.count <= 1, !cut.contains(where: { axes?[$0].isWhole ?? false }) else { return nil }
      inputs.append(cut.first)
    }
    var outputs: [Int?] = []
    for axes in rule.outputs {
      let cut = axes.indices.filter { axes[$0].label == label }
      guard cut.count <= 1, !cut.contains(where: { axes[$0].isWhole }) else { return nil }
      outputs.append(cut.first)
    }
    let isSum = outputs == [nil] && bound.leastSum(ofNode: index) != nil
    return isSum || !outputs.contains(nil)
      ? Chain.Link(node: index, inputs: inputs, outputs: outputs) : nil
  }

  /// Takes in nodes before the chain that make, element by element, what it alone reads.
  private func takeInProducers(_ growth: inout ChainGrowth, from position: Int) {
    let graph = bound.checked.graph
    let window = max(0, position - Self.reach)..<growth.end
    var taken: [Int: Chain.Link] = [:]
    var refused: Set<ValueID> = []
    for link in growth.links {
      for (value, axis) in zip(graph.nodes[link.node].inputs, link.inputs) {
        guard let value, let axis, let maker = graph.producer(of: value),
          chainOf[maker] == nil, !growth.contains(maker), !kept.contains(value),
          window.contains(place[maker]), !refused.contains(value),
          let operation = bound.operations[maker],
          type(of: operation).traits.contains(.elementwise),
          let label = rules[maker]?.outputs[0][axis].label, let made = self.link(maker, label)
        else { continue }
        guard readers[value.index].allSatisfy({ growth.reads(value, along: axis, in: $0) }) else {
          refused.insert(value)
          continue
        }
        growth.include(made)
        taken[maker] = made
      }
    }
    if taken.isEmpty { return }
    for link in growth.links { taken[link.node] = link }
    growth.links = order[window].compactMap { taken[$0] }
  }

  /// What comes of a growth: a chain, if it is worth it, and how many bytes it keeps from moving.
  private func chain(_ growth: ChainGrowth) -> (chain: Chain, saved: Int)? {
    let inner = Set(
      growth.made.keys.filter { value in
        !kept.contains(value) && readers[value.index].allSatisfy { growth.contains($0) }
      })
    let cost = ChainCost(growth, inner: inner, bound)
    guard let block = cost.block(policy) else { return nil }
    let chain = Chain(
      links: growth.links, extent: growth.extent, block: block, inner: inner,
      sumsApart: cost.sumsApart(block: block, policy))
    let blocks = Set([block, chain.rest]).subtracting([0])
    let isLowered = chain.links.allSatisfy { link in
      blocks.allSatisfy { bound.kernels(of: link, block: $0) != nil }
    }
    return isLowered ? (chain, cost.saved(block: block)) : nil
  }
}
