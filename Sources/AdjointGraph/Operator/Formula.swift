/// An expression in matrix notation, as people write it: `A Bᵀ + b`, `yBar ⊙ (1 - y ⊙ y)`.
public struct Formula: Hashable, Sendable {
  /// How strongly an expression holds together.
  public enum Binding: Int, Hashable, Sendable, Comparable {
    case sum, product, power, whole

    public static func < (left: Binding, right: Binding) -> Bool { left.rawValue < right.rawValue }
  }

  public var text: String
  public var binding: Binding

  public init(_ text: String, _ binding: Binding = .whole) {
    self.text = text
    self.binding = binding
  }

  /// The text for a place that needs a binding at least as strong: in parentheses where it has not.
  public func within(_ least: Binding) -> String { binding < least ? "(\(text))" : text }

  /// A function of expressions.
  public static func call(_ name: String, _ operands: [Formula]) -> Formula {
    Formula("\(name)(\(operands.map(\.text).joined(separator: ", ")))")
  }

  /// `left sign right`, where a right side of the same kind needs parentheses.
  public static func infix(
    _ left: Formula, _ sign: String, _ right: Formula, _ binding: Binding, associative: Bool = true
  ) -> Formula {
    let next = Binding(rawValue: binding.rawValue + 1) ?? .whole
    return Formula(
      left.within(binding) + sign + right.within(associative ? binding : next), binding)
  }
}
