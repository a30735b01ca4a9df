import AdjointGraph

extension Operator {
  /// The attributes without those that have the value they have when not written.
  static func withoutDefaults(_ attributes: Attributes) -> Attributes {
    var result = attributes
    for specification in Self.attributes
    where result[specification.name] == specification.defaultValue {
      result[specification.name] = nil
    }
    return result
  }
}
