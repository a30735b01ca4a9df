/// One input or output in an operator's signature.
public struct OperandSpecification: Hashable, Sendable {
  /// How many operands stand for it.
  public enum Presence: Hashable, Sendable {
    case required
    /// May be left out: `null`, or not written at the end.
    case optional
    /// One or more; only as the last.
    case variadic
  }

  public var name: String
  /// The element types it may have.
  public var types: ElementTypes
  /// Operands with the same letter have the same element type, as ONNX's type variables.
  public var variable: String
  public var presence: Presence

  public init(
    _ name: String, _ types: ElementTypes = .floating, variable: String = "T",
    _ presence: Presence = .required
  ) {
    self.name = name
    self.types = types
    self.variable = variable
    self.presence = presence
  }
}

/// A set of element types with the words for it.
public enum ElementTypes: String, Hashable, Sendable {
  case floating = "a floating type"
  case numeric = "a numeric type"
  case integer = "an integer type"
  case bool = "bool"
  case any = "any type"

  /// Whether the set holds a type.
  public func contains(_ scalar: ScalarType) -> Bool {
    switch self {
    case .floating: scalar.isFloating
    case .numeric: scalar != .bool
    case .integer: scalar.isInteger
    case .bool: scalar == .bool
    case .any: true
    }
  }
}

/// One attribute in an operator's declaration.
public struct AttributeSpecification: Hashable, Sendable {
  /// What happens when the attribute is not written.
  public enum Presence: Hashable, Sendable {
    case required
    /// The operator does without.
    case optional
    case defaults(AttributeValue)
  }

  public var name: String
  public var kind: AttributeKind
  public var presence: Presence
  /// What it does, in a few words.
  public var summary: String

  public init(
    _ name: String, _ kind: AttributeKind, _ presence: Presence = .optional, _ summary: String
  ) {
    self.name = name
    self.kind = kind
    self.presence = presence
    self.summary = summary
  }

  /// The value of an attribute that is not written.
  public var defaultValue: AttributeValue? {
    guard case .defaults(let value) = presence else { return nil }
    return value
  }
}

extension Operator {
  /// The fewest and the most inputs; no most where the last is variadic.
  public static var inputCounts: (least: Int, most: Int?) {
    let least = (inputs.lastIndex { $0.presence != .optional }).map { $0 + 1 } ?? 0
    return (least, inputs.last?.presence == .variadic ? nil : inputs.count)
  }

  /// The specification of input `index`.
  public static func inputSpecification(_ index: Int) -> OperandSpecification {
    inputs[min(index, inputs.count - 1)]
  }
}
