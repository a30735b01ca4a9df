extension GraphWriter {
  static func writeNodes(of graph: Graph, to json: inout JSONWriter) {
    guard !graph.nodes.isEmpty else { return }
    json.key("nodes")
    json.array(.lines) { json in
      for node in graph.nodes {
        json.element()
        write(node, of: graph, to: &json)
      }
    }
  }

  private static func write(_ node: Node, of graph: Graph, to json: inout JSONWriter) {
    json.object { json in
      json.key("name")
      json.string(node.name)
      json.key("op")
      json.string(type(of: node.operation).name)
      let inputCount = node.inputs.lastIndex { $0 != nil }.map { $0 + 1 } ?? 0
      if inputCount > 0 {
        json.key("inputs")
        json.array(node.inputs.prefix(inputCount)) { json, input in
          if let input { json.string(graph.name(of: input)) } else { json.raw("null") }
        }
      }
      let isNamedAfterNode =
        node.outputs.count == 1 && graph.name(of: node.outputs[0]) == node.name
      if !isNamedAfterNode {
        json.key("outputs")
        json.array(node.outputs) { json, output in json.string(graph.name(of: output)) }
      }
      let attributes = node.writtenAttributes
      if !attributes.isEmpty {
        json.key("attributes")
        json.object { json in
          for (name, value) in attributes {
            json.key(name)
            value.write(to: &json)
          }
        }
      }
      if node.isRecomputed {
        json.key("recompute")
        json.raw("true")
      }
      json.member("description", node.description)
    }
  }
}

extension Node {
  /// The attributes that differ from their defaults, in the order of the declaration. A stream of
  /// random numbers is by default called like the node.
  var writtenAttributes: [(name: String, value: AttributeValue)] {
    let written = operation.writtenAttributes
    guard operation is any RandomOperator else { return written }
    return written.filter { $0.name != "stream" || $0.value != .string(name) }
  }
}

extension Operator {
  /// The attributes that differ from their defaults, in the order of the declaration.
  fileprivate var writtenAttributes: [(name: String, value: AttributeValue)] {
    let attributes = attributes
    if attributes.entries.isEmpty { return [] }
    return Self.attributes.compactMap { specification in
      guard let value = attributes[specification.name]?.normalized(for: specification.kind),
        value != specification.defaultValue?.normalized(for: specification.kind)
      else { return nil }
      return (specification.name, value)
    }
  }
}

extension AttributeValue {
  /// As the reader gives it for an attribute of this kind: `1` is `1.0` where numbers are asked for.
  func normalized(for kind: AttributeKind) -> AttributeValue {
    switch (kind, self) {
    case (.float, .int(let value)): .float(Double(value))
    case (.floats, .ints(let values)): .floats(values.map(Double.init))
    case (.dimension, .int(let value)): .dimension(.fixed(value))
    case (.dimensions, .ints(let values)): .dimensions(values.map { .fixed($0) })
    case (.literal, .int(let value)): .literal(Literal(shape: [], numbers: .ints([Int64(value)])))
    case (.literal, .float(let value)): .literal(Literal(value))
    default: self
    }
  }

  package func write(to json: inout JSONWriter) {
    switch self {
    case .int(let value): json.integer(value)
    case .float(let value): json.number(value)
    case .bool(let value): json.bool(value)
    case .string(let value): json.string(value)
    case .ints(let values): json.array(values) { $0.integer($1) }
    case .floats(let values): json.array(values) { $0.number($1) }
    case .dimension(let value): value.write(to: &json)
    case .dimensions(let values): json.array(values) { $1.write(to: &$0) }
    case .literal(let value): value.write(to: &json)
    }
  }
}
