/// Which nodes a drawing shows as one: first blocks that repeat one after another, then long chains
/// of what remains.
///
/// A block repeats where the next nodes, in topological order, have the same operators, connected in
/// the same way: to each other and the block before by the same distances, or to the same value, or
/// to leaves of the same kind. Attributes and extents may differ. Whatever is folded is consecutive
/// in a topological order, or a path whose nodes have no other way to go: the drawing has no cycles.
struct DOTFolding {
  struct Fold {
    /// In topological order; of a block that repeats, one block after the other.
    var nodes: [Int]
    /// How often a block repeats; 1 for a chain.
    var count: Int

    var block: ArraySlice<Int> { nodes.prefix(nodes.count / count) }
  }

  static let longestBlock = 256
  /// Fewer nodes are drawn one by one.
  static let fewestNodes = 4
  static let shortestChain = 12

  private(set) var folds: [Fold] = []
  /// The fold of each node that is in one.
  private(set) var foldOfNode: [Int?]

  /// - Parameters:
  ///   - parts: Nodes in topological order, apart for each pass: none is folded with another's.
  ///   - isNumber: Whether a value is drawn as a mere number.
  init(_ graph: Graph, parts: [[Int]], isNumber: (ValueID) -> Bool) {
    foldOfNode = [Int?](repeating: nil, count: graph.nodes.count)
    for nodes in parts {
      let elements = DOTBlocks(graph, nodes, isNumber: isNumber).elements
      for fold in Self.joiningChains(elements, graph) where fold.nodes.count >= Self.fewestNodes {
        for node in fold.nodes { foldOfNode[node] = folds.count }
        folds.append(fold)
      }
    }
  }

  /// Joins elements that only follow each other, where there are many. What the graph gives, such as
  /// the loss, stays outside.
  private static func joiningChains(_ elements: [Fold], _ graph: Graph) -> [Fold] {
    var elementOfNode = [Int?](repeating: nil, count: graph.nodes.count)
    for (index, element) in elements.enumerated() {
      for node in element.nodes { elementOfNode[node] = index }
    }
    func element(making value: ValueID) -> Int? {
      graph.producer(of: value).flatMap { elementOfNode[$0] }
    }
    var sources = elements.map { _ in Set<Int>() }
    var users = sources
    for (index, element) in elements.enumerated() {
      for input in element.nodes.lazy.flatMap({ graph.nodes[$0].inputs }) {
        guard let source = input.flatMap(element(making:)), source != index else { continue }
        sources[index].insert(source)
        users[source].insert(index)
      }
    }
    var isResult = elements.map { _ in false }
    for value in graph.outputs + [graph.loss].compactMap(\.self) {
      if let index = element(making: value) { isResult[index] = true }
    }
    /// The one that follows an element, if it follows nothing else.
    func next(_ index: Int) -> Int? {
      guard users[index].count == 1, let user = users[index].first, sources[user].count == 1,
        !isResult[index], !isResult[user]
      else { return nil }
      return user
    }
    var isJoined = elements.map { _ in false }
    var result: [Fold] = []
    for start in elements.indices where !isJoined[start] {
      var chain = [start]
      while let last = chain.last, let following = next(last) { chain.append(following) }
      if chain.count < shortestChain { chain = [start] }
      for index in chain { isJoined[index] = true }
      let nodes = chain.flatMap { elements[$0].nodes }
      result.append(Fold(nodes: nodes, count: chain.count == 1 ? elements[start].count : 1))
    }
    return result
  }
}

/// Finds blocks that repeat: at each place the length of block that covers most of what follows.
private struct DOTBlocks {
  private let nodes: [Int]
  /// Nodes with the same number have the same operator and inputs of the same kinds.
  private var kinds: [Int] = []
  /// What each input reads, one node's after another's.
  private var inputs: [Input] = []
  /// Where each node's inputs begin.
  private var starts: [Int] = []

  private struct Input {
    /// The value, and where the node that makes it stands, or -1.
    var value: Int
    var place: Int
  }

  private enum InputKind: Hashable {
    case none, number, outside
    case leaf(Leaf.Kind)
    case output(Int)
  }

  private struct NodeKind: Hashable {
    var operation: String
    var inputs: [InputKind]
  }

  init(_ graph: Graph, _ nodes: [Int], isNumber: (ValueID) -> Bool) {
    self.nodes = nodes
    var places = [Int](repeating: -1, count: graph.nodes.count)
    for (place, node) in nodes.enumerated() { places[node] = place }
    var numbers: [NodeKind: Int] = [:]
    for node in nodes.lazy.map({ graph.nodes[$0] }) {
      starts.append(inputs.count)
      var kind = NodeKind(operation: type(of: node.operation).name, inputs: [])
      for input in node.inputs {
        var place = -1
        if let input, isNumber(input) {
          kind.inputs.append(.number)
        } else if let input {
          switch graph.values[input.index].producer {
          case .leaf(let index): kind.inputs.append(.leaf(graph.leaves[index].kind))
          case .node(let index, let output):
            place = places[index]
            kind.inputs.append(place < 0 ? .outside : .output(output))
          }
        } else {
          kind.inputs.append(.none)
        }
        inputs.append(Input(value: input?.index ?? -1, place: place))
      }
      kinds.append(numbers[kind, default: numbers.count])
      numbers[kind] = kinds.last
    }
    starts.append(inputs.count)
  }

  var elements: [DOTFolding.Fold] {
    var elements: [DOTFolding.Fold] = []
    var place = 0
    while place < nodes.count {
      let (length, count) = bestBlock(at: place)
      let end = place + length * count
      elements.append(DOTFolding.Fold(nodes: Array(nodes[place..<end]), count: count))
      place = end
    }
    return elements
  }

  private func bestBlock(at place: Int) -> (length: Int, count: Int) {
    var best = (length: 1, count: 1)
    let rest = nodes.count - place
    for length in stride(from: 1, through: min(DOTFolding.longestBlock, rest / 2), by: 1) {
      var end = place + length
      while end < nodes.count, isSame(end - length, end) { end += 1 }
      let count = (end - place) / length
      let covered = length * count
      if count > 1, covered >= DOTFolding.fewestNodes, covered > best.length * best.count {
        best = (length, count)
      }
      // No longer block can cover more.
      if best.length * best.count > rest - best.length { break }
    }
    return best
  }

  private func isSame(_ one: Int, _ other: Int) -> Bool {
    guard kinds[one] == kinds[other] else { return false }
    for input in 0..<(starts[one + 1] - starts[one]) {
      let left = inputs[starts[one] + input], right = inputs[starts[other] + input]
      let isNear = left.place < 0 || one - left.place == other - right.place
      guard isNear || left.value == right.value else { return false }
    }
    return true
  }
}
