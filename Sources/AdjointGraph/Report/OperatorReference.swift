/// The documentation of operators, as they declare themselves.
public struct OperatorReference: Sendable {
  public let registry: OperatorRegistry

  public init(_ registry: OperatorRegistry) { self.registry = registry }

  /// Every operator with its formula, by family.
  public var list: String {
    let width = (registry.all.map { $0.name.count }.max() ?? 0) + 2
    var sections: [String] = []
    for family in OperatorFamily.allCases {
      let members = registry.all.filter { $0.family == family }
      guard !members.isEmpty else { continue }
      let lines = members.map { "  \($0.name.padded(to: width))\($0.summary)" }
      sections.append("\(family.title.uppercased()):\n\(lines.joined(separator: "\n"))\n")
    }
    return sections.joined(separator: "\n")
  }

  /// All that one operator declares; `nil` where there is no such operator.
  public func text(of name: String) -> String? {
    guard let operation = registry[name] else { return nil }
    var text = "\(operation.name) (\(operation.family.title))\n\n  \(operation.summary)\n"
    text += Self.section("INPUTS", operation.inputs.map(\.line))
    text += Self.section("OUTPUTS", operation.outputs.map(\.line))
    text += Self.section("ATTRIBUTES", operation.attributes.map(\.line))
    if !operation.inputs.isEmpty, !Self.isDifferentiable(operation) {
      text += "\nIt has no derivative.\n"
    }
    return text
  }

  /// Whether a cotangent can pass from an output to an input: both must be able to be floating.
  private static func isDifferentiable(_ operation: any Operator.Type) -> Bool {
    func mayBeFloating(_ operand: OperandSpecification) -> Bool {
      ScalarType.allCases.contains { $0.isFloating && operand.types.contains($0) }
    }
    return !operation.traits.contains(.notDifferentiable)
      && operation.inputs.contains(where: mayBeFloating)
      && operation.outputs.contains(where: mayBeFloating)
  }

  /// A heading and lines of names and words, in the columns of the command's help.
  private static func section(_ heading: String, _ lines: [(name: String, words: String)]) -> String
  {
    if lines.isEmpty { return "" }
    let body = lines.map { "  \($0.name.padded(to: 22))  \($0.words)\n" }.joined()
    return "\n\(heading):\n\(body)"
  }
}

extension OperatorReference {
  /// The same as JSON: an object from names to declarations.
  public var json: String {
    JSONTree.object(registry.all.map { ($0.name, Self.tree($0)) }).text
  }

  /// One operator's declaration as JSON; `nil` where there is no such operator.
  public func json(of name: String) -> String? { registry[name].map { Self.tree($0).text } }

  private static func tree(_ operation: any Operator.Type) -> JSONTree {
    .object([
      ("name", .string(operation.name)),
      ("summary", .string(operation.summary)),
      ("family", .string(operation.family.rawValue)),
      ("differentiable", .bool(isDifferentiable(operation))),
      ("inputs", .array(operation.inputs.map(\.tree))),
      ("outputs", .array(operation.outputs.map(\.tree))),
      ("attributes", .array(operation.attributes.map(\.tree))),
    ])
  }
}

extension OperandSpecification {
  fileprivate var line: (name: String, words: String) {
    switch presence {
    case .required: (name, "\(types.rawValue) (\(variable))")
    case .optional: (name, "\(types.rawValue) (\(variable)); may be omitted")
    case .variadic: ("\(name)…", "\(types.rawValue) (\(variable)); one or more")
    }
  }

  fileprivate var tree: JSONTree {
    let types = ScalarType.allCases.filter(types.contains)
    return .object([
      ("name", .string(name)),
      ("types", .array(types.map { .string($0.rawValue) })),
      ("variable", .string(variable)),
      ("presence", .string("\(presence)")),
    ])
  }
}

extension AttributeSpecification {
  fileprivate var line: (name: String, words: String) {
    let rule =
      switch presence {
      case .required: "required"
      case .optional: "optional"
      case .defaults(let value): "default: \(value)"
      }
    return (name, "\(summary) (\(kind.words); \(rule))")
  }

  fileprivate var tree: JSONTree {
    var members: [(String, JSONTree)] = [
      ("name", .string(name)), ("kind", .string(kind.words)), ("summary", .string(summary)),
      ("required", .bool(presence == .required)),
    ]
    if let defaultValue { members.append(("default", JSONTree(defaultValue))) }
    return .object(members)
  }
}

extension String {
  /// With spaces behind it, at least one column wide of the next.
  fileprivate func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
