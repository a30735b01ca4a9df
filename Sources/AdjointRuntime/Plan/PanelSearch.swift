import AdjointGraph

/// Decides which values of a graph are in panels: parameters and states that products read as their
/// right operand, and all that elementwise functions join with them, such as momenta and gradients.
///
/// Values that must lie alike are all in panels or none is: one that is read in another way, or comes
/// from elsewhere, keeps those it belongs to row-major. Depends on the graph and its shapes alone.
struct PanelSearch {
  private let bound: BoundGraph
  private let fetched: Set<ValueID>
  /// Where values of states are found that others already share.
  private let shared: StateLayout?
  private var readers: [ValueID: [Int]] = [:]
  /// For each state that a run updates its next value, and the reverse.
  private var partners: [ValueID: ValueID] = [:]

  /// The least of a matrix that is worth it: what lies near at hand is copied in no time.
  private static let leastBytes = 64 << 10, leastExtent = 32

  static func values(
    _ bound: BoundGraph, fetching: [ValueID], updates: [Graph.Update], sharing: StateLayout?
  ) -> Set<ValueID> {
    let leaves = bound.checked.graph.leaves.map(\.value)
    guard leaves.contains(where: { bound.isNeeded($0) && isLarge(bound.type(of: $0)) }) else {
      return []
    }
    let search = PanelSearch(bound, fetching, updates, sharing)
    var found: Set<ValueID> = [], tried: Set<ValueID> = []
    for leaf in leaves where bound.isNeeded(leaf) && !tried.contains(leaf) {
      guard isLarge(bound.type(of: leaf)) else { continue }
      let (values, isInPanels) = search.values(lyingAs: leaf)
      tried.formUnion(values)
      if isInPanels { found.formUnion(values) }
    }
    return found
  }

  private init(
    _ bound: BoundGraph, _ fetching: [ValueID], _ updates: [Graph.Update], _ shared: StateLayout?
  ) {
    self.bound = bound
    self.shared = shared
    fetched = Set(fetching)
    for index in bound.order {
      for case let input? in Set(bound.checked.graph.nodes[index].inputs) {
        readers[input, default: []].append(index)
      }
    }
    for update in updates {
      partners[update.state] = update.value
      partners[update.value] = update.state
    }
  }

  private static func isLarge(_ type: BoundGraph.ConcreteType) -> Bool {
    type.scalar.isFloating && type.shape.count == 2
      && type.shape.allSatisfy { $0 >= leastExtent } && type.byteCount >= leastBytes
  }

  /// The values that lie as a leaf does, and whether that is in panels: where the leaf is not in some
  /// already, a product of more than one row must read one of them.
  private func values(lyingAs leaf: ValueID) -> (Set<ValueID>, Bool) {
    let graph = bound.checked.graph
    var values: Set<ValueID> = [leaf]
    var rest = [leaf]
    var (isPossible, isWorthIt) = (true, shared != nil)
    while let value = rest.popLast() {
      isPossible = isPossible && !fetched.contains(value) && mayBeInPanels(value)
      let maker = graph.producer(of: value)
      for node in readers[value, default: []] + [maker].compactMap(\.self) {
        if graph.nodes[node].isProduct {
          let product = product(node, using: value)
          isPossible = isPossible && product != nil
          isWorthIt = isWorthIt || node != maker && product.map { $0.rows > 1 } ?? false
          continue
        }
        guard let joined = joined(with: value, by: node) else {
          isPossible = false
          continue
        }
        for other in joined where values.insert(other).inserted { rest.append(other) }
      }
      if let partner = partners[value], values.insert(partner).inserted { rest.append(partner) }
    }
    return (values, isPossible && isWorthIt)
  }

  /// Whether a leaf's memory may be in panels.
  private func mayBeInPanels(_ value: ValueID) -> Bool {
    guard let leaf = bound.checked.graph.leaf(of: value) else { return true }
    return leaf.kind != .input && shared?.slots[value]?.isInPanels ?? true
  }

  /// The kernel of a product that reads a value as its right operand alone, or makes it.
  private func product(_ node: Int, using value: ValueID) -> MatrixProduct? {
    guard let product = bound.matrixProduct(ofNode: node) else { return nil }
    func isValue(_ place: Location) -> Bool { place.offset == value.index }
    let shape = bound.type(of: value).shape
    if bound.checked.graph.nodes[node].outputs[0] == value {
      let isPlain = product.batch == 1 && product.beta == 0
      return isPlain && [product.rows, product.columns] == shape ? product : nil
    }
    let (rows, columns) =
      product.transposeB ? (product.columns, product.depth) : (product.depth, product.columns)
    let isRight =
      isValue(product.b) && !isValue(product.a) && (product.beta == 0 || !isValue(product.z))
    let isOne = product.batch == 1 || product.strideB == 0
    return isRight && isOne && [rows, columns] == shape ? product : nil
  }

  /// The other values that lie as this one where a node is a function of each of its elements; `nil`
  /// where it is not, or needs to know which element is which.
  private func joined(with value: ValueID, by index: Int) -> [ValueID]? {
    let node = bound.checked.graph.nodes[index]
    let type = bound.type(of: value)
    guard node.outputs.count == 1, bound.type(of: node.outputs[0]) == type,
      bound.isOneFunction(index)
    else { return nil }
    let inputs = node.inputs.compactMap(\.self)
    let others = inputs.filter { bound.type(of: $0) == type }
    let isScalar = inputs.allSatisfy {
      bound.type(of: $0) == type || bound.type(of: $0).shape.reduce(1, *) == 1
    }
    return isScalar ? others + node.outputs : nil
  }
}
