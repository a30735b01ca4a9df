extension CheckedGraph {
  /// The graph as text, one line for each leaf and each node, by this grammar:
  ///
  ///     listing = { leaf } { node } { result } { update }
  ///     leaf    = ( "input" | "parameter" | "constant" | "state" ) " " value
  ///               [ " = " initializer [ ", fixed" ] ]
  ///     node    = value { ", " value } " = " operator "(" operands ")" [ " {" attributes "}" ]
  ///               [ " as " name ]
  ///     result  = ( "output " | "loss " ) name
  ///     update  = name " <- " name
  ///     value   = name ": " type          such as  h: f32[batch, 128]
  ///     operands, attributes               parted by ", "; an omitted operand is "-"
  ///     initializer                        as in a graph file, without quotes; values alone
  ///     name    = letters, digits, "_", ".", "/", "'" and ":", or anything in quotes as in JSON
  ///
  /// Leaves and nodes stand in the order of the graph, attributes in that of the declaration, as in
  /// a graph file. A node is named only where its first output is not named after it.
  public func listing() -> String {
    var text = ""
    for leaf in graph.leaves { text += "\(leaf.kind) \(value(leaf.value))\(leaf.listed)\n" }
    for node in graph.nodes { text += line(node) }
    for output in graph.outputs { text += "output \(listedName(output))\n" }
    if let loss = graph.loss { text += "loss \(listedName(loss))\n" }
    for update in graph.updates {
      text += "\(listedName(update.state)) <- \(listedName(update.value))\n"
    }
    return text
  }

  private func line(_ node: Node) -> String {
    var line = node.outputs.map(value).joined(separator: ", ")
    line += " = \(graph.application(of: node))"
    if node.outputs.first.map(name(of:)) != node.name { line += " as \(node.name.listed)" }
    return line + "\n"
  }

  private func value(_ value: ValueID) -> String {
    let type = type(of: value)
    return "\(listedName(value)): \(type.scalar.shortName)\(type.shape)"
  }

  private func listedName(_ value: ValueID) -> String { name(of: value).listed }
}

extension Graph {
  /// What a node does, as in a listing: `MatMul(x, W1)`.
  package func application(of node: Node) -> String {
    let operands = node.inputs.map { $0.map { name(of: $0).listed } ?? "-" }
    let application = "\(type(of: node.operation).name)(\(operands.joined(separator: ", ")))"
    let attributes = node.writtenAttributes.map { "\($0.name): \($0.value)" }
    return attributes.isEmpty
      ? application : "\(application) {\(attributes.joined(separator: ", "))}"
  }
}

extension Leaf {
  /// ` = zeros`, or nothing for an input.
  fileprivate var listed: String {
    guard let initializer else { return "" }
    var json = JSONWriter()
    if case .values(let literal) = initializer {
      literal.write(to: &json, shape: type.shape.sizes)
    } else {
      initializer.write(to: &json, shape: nil)
    }
    return " = \(json.text.filter { $0 != "\"" })" + (isTrainable ? "" : ", fixed")
  }
}

extension ScalarType {
  /// `f32`, `i64`: as compilers write them.
  var shortName: String {
    switch self {
    case .float32: "f32"
    case .float64: "f64"
    case .int32: "i32"
    case .int64: "i64"
    case .bool: "bool"
    }
  }
}

extension String {
  /// As a name in a listing: quoted where it holds anything unusual.
  fileprivate var listed: String {
    let isPlain = unicodeScalars.allSatisfy { scalar in
      scalar.properties.isAlphabetic || scalar.properties.numericType == .decimal
        || "_./':".unicodeScalars.contains(scalar)
    }
    if isPlain, !isEmpty { return self }
    var json = JSONWriter()
    json.string(self)
    return json.text
  }
}
