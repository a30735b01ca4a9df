import AdjointGraph

/// Finds what a matrix product does with its elements before it stores them: element-wise functions
/// of the product alone, and the update of the parameter whose gradient it is.
///
/// The nodes become a chain of one block. What passes between them is never in memory.
struct ProductSearch {
  private let bound: BoundGraph
  /// Values that outlive the run.
  private let kept: Set<ValueID>
  /// By the number of the value, the nodes that read it.
  private let readers: [[Int]]
  /// By the number of the node, its position, or that of its group.
  private var place: [Int?]
  private var isTaken: [Bool]
  /// The states that next values take the place of, by these.
  private let updated: [ValueID: ValueID]

  /// In bytes: what no near cache holds.
  private static let largeParameter = 4 << 20

  /// A product with the nodes that it takes in, in their order.
  private struct Group {
    var nodes: [Int]
    /// What the last of them makes.
    var result: ValueID
    /// The position behind which all that they read is there.
    var position: Int
    let product: MatrixProduct

    mutating func wait(for position: Int) { self.position = max(self.position, position) }
  }

  /// The nodes with products and their steps next to one another, and these.
  static func search(
    _ bound: BoundGraph, _ order: [Int], keeping kept: Set<ValueID>,
    updating updated: [ValueID: ValueID], readers: [[Int]]
  ) -> (order: [Int], chains: [Chain]) {
    var search = ProductSearch(bound, order, kept, updated, readers)
    let groups = order.indices.compactMap { search.group(order[$0], at: $0) }
    let groupsAt = Dictionary(grouping: groups, by: \.position)
    let taken = Set(groups.flatMap(\.nodes))
    let arranged = order.indices.flatMap { position in
      (taken.contains(order[position]) ? [] : [order[position]])
        + (groupsAt[position] ?? []).flatMap(\.nodes)
    }
    return (arranged, groups.map { search.chain($0) })
  }

  private init(
    _ bound: BoundGraph, _ order: [Int], _ kept: Set<ValueID>,
    _ updated: [ValueID: ValueID],
    _ readers: [[Int]]
  ) {
    self.bound = bound
    self.updated = updated
    self.kept = kept
    self.readers = readers
    isTaken = Array(repeating: false, count: bound.operations.count)
    place = Array(repeating: nil, count: bound.operations.count)
    for (position, node) in order.enumerated() { place[node] = position }
  }

  private mutating func group(_ product: Int, at position: Int) -> Group? {
    let node = bound.checked.graph.nodes[product]
    guard !isTaken[product], let kernel = bound.matrixProduct(ofNode: product),
      !kernel.isStreaming
    else { return nil }
    var group = Group(
      nodes: [product], result: node.outputs[0], position: position, product: kernel)
    while let longer = extended(group) { group = longer }
    guard group.nodes.count > 1 else { return nil }
    for node in group.nodes {
      isTaken[node] = true
      place[node] = group.position
    }
    return group
  }

  /// The group with the one node that reads its result, and with those that make what else this one
  /// reads and nobody else does.
  private func extended(_ group: Group) -> Group? {
    let graph = bound.checked.graph
    // The product itself is not stored, only what is made of it.
    guard group.nodes.count > 1 || !kept.contains(group.result),
      readers[group.result.index].count == 1, let next = readers[group.result.index].first,
      isStep(next, of: group)
    else { return nil }
    var result = group
    for case let input? in graph.nodes[next].inputs where input != group.result {
      guard let maker = graph.producer(of: input), place[maker] != nil else { continue }
      if readers[input.index] == [next], !kept.contains(input), isStep(maker, of: group) {
        for case let input? in graph.nodes[maker].inputs { result.wait(for: position(of: input)) }
        result.nodes.append(maker)
      } else {
        result.wait(for: position(of: input))
      }
    }
    result.nodes.append(next)
    result.result = graph.nodes[next].outputs[0]
    // A row-major matrix that fits a cache is faster updated in a pass of its own, from one end to the
    // other.
    if let state = updated[result.result] {
      if bound.panels[result.result] == nil,
        bound.type(of: result.result).byteCount < Self.largeParameter
      {
        return nil
      }
      // It takes the state's place once nobody reads that any more.
      for reader in readers[state.index] where !result.nodes.contains(reader) {
        if let place = place[reader] { result.wait(for: place) }
      }
    }
    return result.nodes.count <= ProductSteps.capacity + 1 && isFree(result) ? result : nil
  }

  /// The position at which a value is made.
  private func position(of value: ValueID) -> Int {
    bound.checked.graph.producer(of: value).flatMap { place[$0] } ?? 0
  }

  /// Whether a node is one function of elements that a step of a product can be.
  private func isStep(_ index: Int, of group: Group) -> Bool {
    let node = bound.checked.graph.nodes[index]
    guard !isTaken[index], place[index] != nil, node.outputs.count == 1 else { return false }
    let type = bound.type(of: node.outputs[0])
    return type == bound.type(of: group.result) && bound.isOneFunction(index)
      && node.inputs.allSatisfy { input in
        input.map {
          group.product.steps(of: bound.type(of: $0).shape, broadcastTo: type.shape) != nil
        } ?? true
      }
  }

  /// Whether nobody needs what a group makes before that is made.
  private func isFree(_ group: Group) -> Bool {
    let members = Set(group.nodes)
    return group.nodes.allSatisfy { node in
      bound.checked.graph.nodes[node].outputs.allSatisfy { output in
        readers[output.index].allSatisfy { reader in
          members.contains(reader) || (place[reader] ?? .max) > group.position
        }
      }
    }
  }

  private func chain(_ group: Group) -> Chain {
    let graph = bound.checked.graph
    let type = bound.type(of: group.result)
    let links = group.nodes.enumerated().map { number, index in
      // A step reads just the element that it makes, where operands have the same extents.
      let inputs = graph.nodes[index].inputs.map { value in
        number > 0 && value.map { bound.type(of: $0).shape == type.shape } == true ? 0 : nil
      }
      return Chain.Link(node: index, inputs: inputs, outputs: [0])
    }
    let members = Set(group.nodes)
    // What takes the place of a state is read by the steps: sums of blocks cannot be there.
    let hasPlace = !group.product.isOneBlock && kept.contains(group.result)
    let inner = group.nodes.dropFirst(hasPlace ? 1 : 0).flatMap { graph.nodes[$0].outputs }
      .filter { value in
        !kept.contains(value) && readers[value.index].allSatisfy(members.contains)
      }
    return Chain(
      links: links, extent: type.shape[0], block: type.shape[0], inner: Set(inner),
      isProduct: true)
  }
}

extension MatrixProduct {
  /// Whether it does less arithmetic than it moves bytes: then it gains more from what it reads and
  /// makes being near than from steps of its own.
  fileprivate var isStreaming: Bool {
    let elements = rows * depth + depth * columns + rows * columns
    return rows * columns * depth < elements * scalar.size
  }
}
