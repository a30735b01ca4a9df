import AdjointGraph

extension Pass {
  /// Merges nodes that apply the same operator with the same attributes to the same values, in any
  /// order where the operator is commutative. Random operators draw the same numbers only with the
  /// same stream, which is part of their attributes. What a reverse pass is to compute again is not
  /// merged with what it repeats: that one is marked, its copy is not.
  public static let commonSubexpressions = Pass(
    "common subexpressions", "merges nodes that compute the same"
  ) { graph in
    var known: [Subexpression: Node] = [:]
    graph.replaceNodes { node, _ in
      let expression = Subexpression(node)
      if let same = known[expression], same.outputs.count >= node.outputs.count {
        return .values(Array(same.outputs.prefix(node.outputs.count)))
      }
      known[expression] = node
      return nil
    }
  }
}

/// What two nodes have in common that compute the same.
private struct Subexpression: Hashable {
  let operation: ObjectIdentifier
  let attributes: Attributes
  /// The attributes are equal where one has -0 and the other 0, but what they make is not.
  let negativeZeros: [Int]
  let stream: RandomStream?
  let inputs: [ValueID?]
  let isRecomputed: Bool

  init(_ node: Node) {
    let operation = type(of: node.operation)
    self.operation = ObjectIdentifier(operation)
    attributes = node.operation.attributes
    negativeZeros = attributes.entries.flatMap { entry in
      let numbers = entry.value.floats
      return numbers.indices.filter { numbers[$0] == 0 && numbers[$0].sign == .minus }
    }
    stream = (node.operation as? any RandomOperator)?.stream
    inputs = operation.traits.contains(.commutative) ? node.inputs.sorted(by: <) : node.inputs
    isRecomputed = node.isRecomputed
  }
}

private func < (left: ValueID?, right: ValueID?) -> Bool {
  (left?.index ?? -1) < (right?.index ?? -1)
}

extension AttributeValue {
  /// The real numbers in it.
  fileprivate var floats: [Double] {
    switch self {
    case .float(let number): return [number]
    case .floats(let numbers): return numbers
    case .literal(let literal):
      guard case .floats(let numbers) = literal.numbers else { return [] }
      return numbers
    default: return []
    }
  }
}
