/// The operators that a graph may name. A value, not a global: who embeds the library adds their
/// own with `adding(_:)` and hands the registry to the reader.
public struct OperatorRegistry: Sendable {
  /// In the order of their names.
  public let all: [any Operator.Type]
  private let signatures: [String: OperatorSignature]

  public init(_ operators: [any Operator.Type]) {
    signatures = Dictionary(operators.map { ($0.name, OperatorSignature(of: $0)) }) { $1 }
    all = signatures.values.sorted { $0.name < $1.name }.map(\.operation)
  }

  /// The operator with this name.
  public subscript(name: String) -> (any Operator.Type)? { signatures[name]?.operation }

  func signature(named name: String) -> OperatorSignature? { signatures[name] }

  /// This registry and more operators; one with a name that is there already replaces it.
  public func adding(_ operators: [any Operator.Type]) -> OperatorRegistry {
    OperatorRegistry(all + operators)
  }
}
