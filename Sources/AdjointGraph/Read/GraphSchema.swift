/// The JSON Schema of graph files, format version 1, so that editors complete and check them.
///
/// Made from what operators declare. Draft 2020-12. What a schema can say is said: keys, kinds of
/// values, operators with their attributes and how many inputs they take. That names resolve and
/// shapes fit is for the reader and the checker.
public struct GraphSchema: Sendable {
  let registry: OperatorRegistry

  public init(_ registry: OperatorRegistry) { self.registry = registry }

  /// The schema as text.
  public var json: String { tree.text }

  private var tree: JSONTree {
    [
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "Computational graph, format version 1",
      "type": "object",
      "required": ["adjoint"],
      "additionalProperties": false,
      "properties": .object(properties),
      "if": ["not": ["required": ["weights"]]],
      "then": Self.beginnings,
      "$defs": .object(definitions),
    ]
  }

  private var properties: [(String, JSONTree)] {
    [
      ("adjoint", ["const": 1, "description": "the format version"]),
      ("name", Self.text),
      ("description", Self.text),
      (
        "dimensions",
        [
          "description": "sizes of dimension names, where the data gives none", "type": "object",
          "propertyNames": ["pattern": .string("^\(Self.dimensionName)$")],
          "additionalProperties": Self.size,
        ]
      ),
      (
        "weights",
        [
          "description": "a safetensors file in the folder of the graph file", "type": "string",
          "pattern": #"^(?!/)(?!\.\.(/|$))(?!.*/\.\.(/|$))"#,
        ]
      ),
    ]
      + Leaf.Kind.allCases.map { ($0.documentKey, Self.list(of: Self.reference("\($0)"))) }
      + [
        ("nodes", Self.list(of: Self.reference("node"))),
        ("outputs", Self.list(of: Self.name)),
        ("loss", Self.name),
        (
          "updates",
          [
            "description": "the next values of states and parameters", "type": "object",
            "additionalProperties": Self.name,
          ]
        ),
        ("training", Self.reference("training")),
      ]
  }

  /// Without a weights file, everything that begins with a value has to say which.
  private static var beginnings: JSONTree {
    func each(_ key: String) -> JSONTree { ["items": ["required": [.string(key)]]] }
    return [
      "properties": [
        "parameters": each("initializer"), "states": each("initializer"),
        "constants": each("values"),
      ]
    ]
  }

  private var definitions: [(String, JSONTree)] {
    Self.leafDefinitions + nodeDefinitions + Self.trainingDefinitions
  }
}

/// Parts that others are made of.
extension GraphSchema {
  static var text: JSONTree { ["type": "string"] }
  static var name: JSONTree { ["type": "string", "minLength": 1] }
  static var number: JSONTree { ["type": "number"] }
  static var size: JSONTree { ["type": "integer", "minimum": 0] }

  /// A number, or the text for one that JSON cannot say.
  static var extendedNumber: JSONTree {
    ["type": ["number", "string"], "pattern": "^(-?inf|nan)$"]
  }

  static func reference(_ definition: String) -> JSONTree {
    ["$ref": .string("#/$defs/\(definition)")]
  }

  static func list(of items: JSONTree) -> JSONTree { ["type": "array", "items": items] }

  static func choice(_ words: [String]) -> JSONTree { ["enum": .array(words.map { .string($0) })] }

  /// An object with just these keys; those that end in `!` are required.
  static func object(_ members: [(String, JSONTree)]) -> JSONTree {
    let required = members.filter { $0.0.last == "!" }.map { String($0.0.dropLast()) }
    let properties = members.map { ($0.0.last == "!" ? String($0.0.dropLast()) : $0.0, $0.1) }
    var result: [(String, JSONTree)] = [("type", "object")]
    if !required.isEmpty { result.append(("required", .array(required.map { .string($0) }))) }
    return .object(
      result + [("additionalProperties", false), ("properties", .object(properties))])
  }

  /// `{"TAG": …}`, where the tag says what kind of thing its content describes.
  static func tagged(_ tag: String, _ content: JSONTree) -> JSONTree {
    object([(tag + "!", content)])
  }

  static let dimensionName = #"[^0-9*+\-/ `][^*+\-/ `]*"#
}
