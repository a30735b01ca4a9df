extension AttributeValue: CustomStringConvertible {
  /// As in a graph file: `1`, `[0, 2]`, `"tanh"`.
  public var description: String {
    var json = JSONWriter()
    write(to: &json)
    return json.text
  }

  /// The same where it is short; of many numbers, only their shape.
  var shortDescription: String {
    let count =
      switch self {
      case .ints(let values): values.count
      case .floats(let values): values.count
      case .dimensions(let values): values.count
      case .literal(let literal): literal.numbers.count
      case .int, .bool, .float, .string, .dimension: 1
      }
    if count <= 6 { return description }
    if case .literal(let literal) = self { return "\(Shape(literal.shape))…" }
    return "[…\(count)]"
  }
}

extension Literal {
  /// The number, where there is just one and it has no axes, as precise as an element type is.
  func scalarDescription(as scalar: ScalarType) -> String? {
    guard shape.isEmpty, numbers.count == 1 else { return nil }
    switch numbers {
    case .bools(let values): return "\(values[0])"
    case .ints(let values): return "\(values[0])"
    case .floats(let values):
      // 2 and not 2.0: a person reads it.
      if let whole = Int64(exactly: values[0]) { return "\(whole)" }
      return scalar == .float32 ? "\(Float(values[0]))" : "\(values[0])"
    }
  }
}
