extension GraphReader {
  private static let nodeKeys: FieldKeys = [
    "name!", "op!", "inputs", "outputs", "attributes", "description",
  ]

  mutating func readNodes(_ value: JSONValue?) {
    guard let elements = document.array(value, "\"nodes\"") else { return }
    let fields = elements.map { document.partialFields($0, "a node", Self.nodeKeys) }
    declared.reserveCapacity(declared.count + fields.count)
    graph.values.reserveCapacity(graph.values.count + fields.count)
    var names: [String: JSONValue] = [:]
    for (index, fields) in fields.enumerated() { declareNode(index, fields, &names) }
    for (index, fields) in fields.enumerated() {
      if let fields { resolveInputs(index, fields) } else { skipped.insert(index) }
    }
  }

  /// Adds the node with its outputs, so that others can refer to them. `names` holds the nodes
  /// whose outputs have names of their own.
  private mutating func declareNode(
    _ index: Int, _ fields: DocumentReader.Fields?, _ names: inout [String: JSONValue]
  ) {
    var node = Node(name: "", operation: Unresolved(), inputs: [], outputs: [])
    defer { graph.nodes.append(node) }
    guard let fields, let name = document.string(fields["name"], "the name of a node") else {
      skipped.insert(index)
      return
    }
    node.name = name
    node.description = document.string(fields["description"], "the description of \"\(name)\"")
    if name.isEmpty {
      document.report(.emptyName, "a name may not be empty", at: fields["name"] ?? fields.value)
    }
    let outputs =
      fields["outputs"].map { document.strings($0, "the outputs of node \"\(name)\"") ?? [] }
    for (output, outputName) in (outputs ?? [name]).enumerated() {
      node.outputs.append(
        declare(outputName, .node(index, output: output), at: fields["name"] ?? fields.value))
    }
    // Where the only output is named after the node, its declaration has checked the name.
    if outputs != nil {
      if let first = names[name] {
        document.report(
          .duplicateName, "a node named \"\(name)\" exists already\(origin: first.path)",
          at: fields["name"] ?? fields.value)
      }
      names[name] = fields.value
    }
    if let operation = readOperation(fields, name) {
      node.operation = operation.placed(in: name)
    }
    if !fields.isSound || node.operation is Unresolved {
      skipped.insert(index)
    }
  }

  private mutating func resolveInputs(_ index: Int, _ fields: DocumentReader.Fields) {
    let name = graph.nodes[index].name
    guard let elements = document.array(fields["inputs"], "the inputs of node \"\(name)\"") else {
      if fields["inputs"] != nil { skipped.insert(index) }
      return
    }
    var inputs: [ValueID?] = []
    for element in elements {
      if element.kind == .null {
        inputs.append(nil)
      } else if let string = element.string(), let found = declared[string] {
        inputs.append(found.value)
      } else {
        if reference(element, "node \"\(name)\"") == nil { skipped.insert(index) }
      }
    }
    // What is omitted at the end need not be written.
    while case .some(nil) = inputs.last { inputs.removeLast() }
    graph.nodes[index].inputs = inputs
  }

  private mutating func readOperation(
    _ fields: DocumentReader.Fields, _ node: String
  ) -> (any Operator)? {
    guard let value = fields["op"], let name = document.string(value, "\"op\" of node \"\(node)\"")
    else { return nil }
    guard let operation = registry[name] else {
      document.report(
        .unknownOperator,
        "node \"\(node)\": there is no operator \"\(name)\"\(NearestName.hint(name, among: registry.all.map { $0.name }))",
        at: value, notes: ["`adjoint operators` lists them all"])
      return nil
    }
    guard let attributes = readAttributes(fields, operation, node) else { return nil }
    do throws(ConstraintError) {
      return try operation.init(attributes)
    } catch {
      var place = fields["attributes"] ?? fields.value
      if case .attribute(let attribute) = error.place, let member = place[attribute] {
        place = member
      }
      document.report(
        .constraint(error.number, of: operation.name),
        "node \"\(node)\" (\(operation.name)): \(error.message)", at: place)
      return nil
    }
  }

  private mutating func readAttributes(
    _ fields: DocumentReader.Fields, _ operation: any Operator.Type, _ node: String
  ) -> Attributes? {
    var attributes: Attributes = [:]
    var isComplete = true
    if let value = fields["attributes"] {
      guard value.kind == .object else {
        document.report(
          .wrongType,
          "the attributes of node \"\(node)\" must be an object but are \(value.kindName)",
          at: value)
        return nil
      }
      for (key, member) in value.members {
        guard let specification = operation.attributes.first(where: { key == $0.name }) else {
          reportUnknownAttribute(key, operation, node, at: member)
          isComplete = false
          continue
        }
        attributes[specification.name] = readAttribute(
          member, specification, "node \"\(node)\" (\(operation.name))")
        if attributes[specification.name] == nil { isComplete = false }
      }
    }
    guard isComplete else { return nil }
    for specification in operation.attributes where attributes[specification.name] == nil {
      if specification.presence == .required {
        document.report(
          .missingAttribute,
          "node \"\(node)\" (\(operation.name)) needs an attribute \"\(specification.name)\": \(specification.summary)",
          at: fields["attributes"] ?? fields.value)
        return nil
      }
      attributes[specification.name] = specification.defaultValue
    }
    return attributes
  }

  private mutating func reportUnknownAttribute(
    _ key: JSONKey, _ operation: any Operator.Type, _ node: String, at place: JSONValue
  ) {
    let name = key.string
    let known = operation.attributes.map(\.name)
    document.report(
      .unknownAttribute,
      "node \"\(node)\": \(operation.name) has no attribute \"\(name)\"\(NearestName.hint(name, among: known))",
      at: place, key: key,
      notes: [known.isEmpty ? "it has none" : "it has \(known.joined(separator: ", "))"])
  }
}

/// Stands in a graph for a node that could not be read; never checked, never run.
private struct Unresolved: Operator {
  static let name = "?"
  static let summary = ""
  static let family = OperatorFamily.leaf
  static let inputs: [OperandSpecification] = []

  init() {}

  init(_ attributes: Attributes) throws(ConstraintError) {}

  func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] { [] }

  func evaluate(_ inputs: [TensorView?], into outputs: [MutableTensorView])
    throws(EvaluationError)
  {}
}
