extension GraphSchema {
  var nodeDefinitions: [(String, JSONTree)] {
    let names = registry.all.map { $0.name }
    let input: JSONTree = ["type": ["string", "null"]]
    let members: [(String, JSONTree)] = [
      ("name!", Self.name), ("op!", Self.choice(names)), ("inputs", Self.list(of: input)),
      ("outputs", Self.list(of: Self.name)), ("attributes", ["type": "object"]),
      ("recompute", ["type": "boolean"]), ("description", Self.text),
    ]
    guard case .object(let node) = Self.object(members) else { return [] }
    let rules = names.map { name -> JSONTree in
      [
        "if": ["required": ["op"], "properties": ["op": ["const": .string(name)]]],
        "then": Self.reference("operators/\(name)"),
      ]
    }
    return [
      ("node", .object(node + [("allOf", .array(rules))])),
      ("operators", .object(registry.all.map { ($0.name, Self.operation($0)) })),
    ]
  }

  /// What the operator of a node says about the node's other keys.
  private static func operation(_ operation: any Operator.Type) -> JSONTree {
    var required: [JSONTree] = []
    if operation.inputCounts.least > 0 { required.append("inputs") }
    if operation.attributes.contains(where: { $0.presence == .required }) {
      required.append("attributes")
    }
    let attributes = operation.attributes.map { attribute in
      (attribute.presence == .required ? attribute.name + "!" : attribute.name, schema(attribute))
    }
    var members: [(String, JSONTree)] = [("description", .string(operation.summary))]
    if !required.isEmpty { members.append(("required", .array(required))) }
    members.append(
      (
        "properties",
        [
          "inputs": inputs(of: operation), "outputs": outputs(of: operation),
          "attributes": object(attributes),
        ]
      ))
    return .object(members)
  }

  private static func inputs(of operation: any Operator.Type) -> JSONTree {
    let (least, most) = operation.inputCounts
    let operands = operation.inputs.map { operand -> JSONTree in
      [
        "description": .string(operand.name),
        "type": operand.presence == .optional ? ["string", "null"] : "string",
      ]
    }
    var members: [(String, JSONTree)] = [("minItems", .integer(least))]
    if let most { members.append(("maxItems", .integer(most))) }
    if !operands.isEmpty { members.append(("prefixItems", .array(operands))) }
    if most == nil, let last = operands.last { members.append(("items", last)) }
    return .object(members)
  }

  private static func outputs(of operation: any Operator.Type) -> JSONTree {
    if operation.outputs.last?.presence == .variadic { return ["minItems": 1] }
    return ["minItems": 1, "maxItems": .integer(operation.outputs.count)]
  }

  private static func schema(_ attribute: AttributeSpecification) -> JSONTree {
    guard case .object(let kind) = schema(attribute.kind) else { return schema(attribute.kind) }
    var members = kind
    members.append(("description", .string(attribute.summary)))
    if let value = attribute.defaultValue {
      members.append(("default", JSONTree(value.normalized(for: attribute.kind))))
    }
    return .object(members)
  }

  /// Negative numbers have meanings, such as -1 in a reshape.
  private static let extent: JSONTree = ["anyOf": [["type": "integer"], reference("dimension")]]

  private static func schema(_ kind: AttributeKind) -> JSONTree {
    switch kind {
    case .int: ["type": "integer"]
    case .flag: ["enum": [0, 1]]
    case .bool: ["type": "boolean"]
    case .float: extendedNumber
    case .string(let choices): choices.isEmpty ? text : choice(choices)
    case .ints: list(of: ["type": "integer"])
    case .floats: list(of: extendedNumber)
    case .dimension: extent
    case .dimensions: list(of: extent)
    case .scalarType: reference("type")
    case .literal: reference("literal")
    }
  }
}
