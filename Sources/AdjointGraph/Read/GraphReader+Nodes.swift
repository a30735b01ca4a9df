extension GraphReader {
  private static let nodeKeys: FieldKeys = [
    "name!", "op!", "inputs", "outputs", "attributes", "recompute", "description",
  ]

  mutating func readNodes(_ value: JSONValue?) {
    guard let elements = document.array(value, "\"nodes\"") else { return }
    let count = value?.count ?? 0
    declared.reserveCapacity(declared.count + count)
    graph.nodes.reserveCapacity(count)
    graph.values.reserveCapacity(graph.values.count + count)
    var names: [String: JSONValue] = [:]
    let inputs = elements.map { declareNode($0, &names) }
    for (index, inputs) in inputs.enumerated() {
      if let inputs { resolveInputs(index, inputs) }
    }
  }

  /// Adds the node with its outputs, so that others can refer to them, and gives what it says of its
  /// inputs. `names` holds the nodes whose outputs have names of their own.
  private mutating func declareNode(
    _ value: JSONValue, _ names: inout [String: JSONValue]
  ) -> JSONValue? {
    let index = graph.nodes.count
    var node = Node(name: "", operation: Unresolved(), inputs: [], outputs: [])
    defer { graph.nodes.append(node) }
    let fields = document.partialFields(value, "a node", Self.nodeKeys)
    guard let fields, let name = document.string(fields["name"], "the name of a node") else {
      skipped.insert(index)
      return fields?["inputs"]
    }
    let place = fields["name"] ?? value
    node.name = name
    node.description = document.string(fields["description"], "the description of \"\(name)\"")
    node.isRecomputed =
      document.bool(fields["recompute"], "\"recompute\" of node \"\(name)\"") ?? false
    if name.isEmpty {
      document.report(.emptyName, "a name may not be empty", at: place)
    }
    let outputs =
      fields["outputs"].map { document.strings($0, "the outputs of node \"\(name)\"") ?? [] }
    for (output, outputName) in (outputs ?? [name]).enumerated() {
      node.outputs.append(declare(outputName, .node(index, output: output), at: place))
    }
    // Where the only output is named after the node, its declaration has checked the name.
    if outputs != nil {
      if let first = names[name] {
        document.report(
          .duplicateName, "a node named \"\(name)\" exists already\(origin: first.path)",
          at: place)
      }
      names[name] = value
    }
    let operation = readOperation(fields, name)
    if let operation { node.operation = operation.placed(in: name) }
    if !fields.isSound || operation == nil { skipped.insert(index) }
    return fields["inputs"]
  }

  private mutating func resolveInputs(_ index: Int, _ value: JSONValue) {
    let name = graph.nodes[index].name
    guard let elements = document.array(value, "the inputs of node \"\(name)\"") else {
      skipped.insert(index)
      return
    }
    var inputs: [ValueID?] = []
    inputs.reserveCapacity(value.count)
    for element in elements {
      if element.kind == .null {
        inputs.append(nil)
      } else if let string = element.string(), let found = declared[string] {
        inputs.append(found)
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
    guard let operation = registry.signature(named: name) else {
      document.report(
        .unknownOperator,
        "node \"\(node)\": there is no operator \"\(name)\"\(NearestName.hint(name, among: registry.all.map { $0.name }))",
        at: value, notes: ["`adjoint operators` lists them all"])
      return nil
    }
    guard let attributes = readAttributes(fields, operation, node) else { return nil }
    do throws(ConstraintError) {
      return try operation.operation.init(attributes)
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
    _ fields: DocumentReader.Fields, _ operation: OperatorSignature, _ node: String
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
        let read = readAttribute(member, specification, "node \"\(node)\" (\(operation.name))")
        attributes[specification.name] = read
        if read == nil { isComplete = false }
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
    _ key: JSONKey, _ operation: OperatorSignature, _ node: String, at place: JSONValue
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
