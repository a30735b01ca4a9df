extension ScalarType {
  /// Whether the number is one of this type: rounded if the type is floating, else as it stands.
  package func holds(_ value: Double) -> Bool {
    switch self {
    case .float64: true
    case .float32: value.isInfinite || !Float(value).isInfinite
    case .int32: Int32(exactly: value) != nil
    case .int64: Int64(exactly: value) != nil
    case .bool: value == 0 || value == 1
    }
  }

  /// Whether the whole number is one of this type.
  package func holds(_ value: Int64) -> Bool {
    switch self {
    case .float32, .float64, .int64: true
    case .int32: Int32(exactly: value) != nil
    case .bool: value == 0 || value == 1
    }
  }
}

extension Literal {
  /// The first number that is none of this element type: where it stands, row-major, and its text.
  package func firstMisfit(of scalar: ScalarType) -> (position: Int, text: String)? {
    switch numbers {
    case .bools: nil
    case .ints(let values):
      values.firstIndex { !scalar.holds($0) }.map { ($0, "\(values[$0])") }
    case .floats(let values):
      values.firstIndex { !scalar.holds($0) }.map { ($0, "\(values[$0])") }
    }
  }
}
