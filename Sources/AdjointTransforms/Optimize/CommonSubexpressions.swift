import AdjointGraph

extension Pass {
  /// Merges nodes that apply the same operator with the same attributes to the same values, in any
  /// order where the operator is commutative. Random operators draw the same numbers only with the
  /// same stream, which is one of their attributes. What a reverse pass is to compute again is not
  /// merged with what it repeats: that one is marked, its copy is not.
  public static let commonSubexpressions = Pass(
    "common subexpressions", "merges nodes that compute the same"
  ) { graph, _ in
    // By their first outputs.
    var known: [Subexpression: ValueID] = [:]
    known.reserveCapacity(graph.needed.count)
    graph.replaceNodes { node, graph in
      // Looks up and remembers in one.
      let first = { (known: inout ValueID) in known }(
        &known[Subexpression(node), default: node.outputs[0]])
      guard first != node.outputs[0], let same = graph.producer(of: first),
        same.outputs.count >= node.outputs.count
      else { return nil }
      return .values(Array(same.outputs.prefix(node.outputs.count)))
    }
  }
}

/// What two nodes have in common that compute the same.
private struct Subexpression: Hashable {
  /// Attributes are equal where one has -0 and the other 0, but what they make is not.
  struct ExactAttributes: Hashable {
    let attributes: Attributes
    let bits: [UInt64]
  }

  let operation: ObjectIdentifier
  let attributes: ExactAttributes?
  var inputs: [ValueID?]
  let isRecomputed: Bool

  init(_ node: Node) {
    let operation = type(of: node.operation)
    self.operation = ObjectIdentifier(operation)
    let attributes = node.operation.attributes
    self.attributes =
      attributes.entries.isEmpty
      ? nil
      : ExactAttributes(
        attributes: attributes, bits: attributes.entries.flatMap(\.value.bits))
    inputs = node.inputs
    if operation.traits.contains(.commutative) {
      inputs.sort { ($0?.index ?? -1) < ($1?.index ?? -1) }
    }
    isRecomputed = node.isRecomputed
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(operation)
    for case let input? in inputs { hasher.combine(input.index) }
    if let attributes { hasher.combine(attributes) }
  }
}

extension AttributeValue {
  /// Of the real numbers in it.
  fileprivate var bits: [UInt64] {
    switch self {
    case .float(let number): [number.bitPattern]
    case .floats(let numbers): numbers.map(\.bitPattern)
    case .literal(let literal):
      if case .floats(let numbers) = literal.numbers { numbers.map(\.bitPattern) } else { [] }
    default: []
    }
  }
}
