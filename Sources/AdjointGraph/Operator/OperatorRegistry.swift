/// The operators that a graph may name. A value, not a global: who embeds the library adds their
/// own with `adding(_:)` and hands the registry to the reader.
public struct OperatorRegistry: Sendable {
  /// In the order of their names.
  public let all: [any Operator.Type]
  private let byName: [String: any Operator.Type]

  public init(_ operators: [any Operator.Type]) {
    byName = Dictionary(operators.map { ($0.name, $0) }) { _, last in last }
    all = byName.values.sorted { $0.name < $1.name }
  }

  /// The operator with this name.
  public subscript(name: String) -> (any Operator.Type)? { byName[name] }

  /// This registry and more operators; one with a name that is there already replaces it.
  public func adding(_ operators: [any Operator.Type]) -> OperatorRegistry {
    OperatorRegistry(all + operators)
  }
}
