import AdjointGraph

/// The numbers `start`, `start + delta`, `start + 2 delta`, … before `limit`; none where the first is
/// not before it. `Range` in graph files; the name is taken in Swift.
///
/// Attributes: `start`, `limit`, `delta`; `dtype`, by default `int64` where all three are written as
/// whole numbers and else `float32`.
///
/// - (C1) `start`, `limit` and `delta` are one finite number each.
/// - (C2) `delta` is not 0.
/// - (C3) `dtype` is a numeric type that holds the three: whole numbers for a whole type.
public struct NumberRange: Operator {
  public static let name = "Range"
  public static let summary = "y[i] = start + i delta, before limit"
  public static let family = OperatorFamily.leaf
  public static let inputs: [OperandSpecification] = []
  public static let attributes = [
    AttributeSpecification("start", .literal, .required, "the first number"),
    AttributeSpecification("limit", .literal, .required, "the number to stop before"),
    AttributeSpecification("delta", .literal, .required, "the step; not 0"),
    AttributeSpecification("dtype", .scalarType, .optional, "the element type"),
  ]

  public let start: Literal
  public let limit: Literal
  public let delta: Literal
  public let dtype: ScalarType?

  public init(start: Literal, limit: Literal, delta: Literal, _ dtype: ScalarType? = nil) {
    self.start = start
    self.limit = limit
    self.delta = delta
    self.dtype = dtype
  }

  /// Whole numbers in their order.
  public init(_ numbers: Range<Int>, _ dtype: ScalarType) {
    func literal(_ number: Int) -> Literal { Literal(shape: [], numbers: .ints([Int64(number)])) }
    self.init(
      start: literal(numbers.lowerBound), limit: literal(numbers.upperBound), delta: literal(1),
      dtype)
  }

  public init(_ attributes: Attributes) throws(ConstraintError) {
    self.init(
      start: attributes.literal("start") ?? Literal(0),
      limit: attributes.literal("limit") ?? Literal(0),
      delta: attributes.literal("delta") ?? Literal(0), attributes.scalarType("dtype"))
  }

  public var attributes: Attributes {
    var result: Attributes = [
      "start": .literal(start), "limit": .literal(limit), "delta": .literal(delta),
    ]
    if let dtype { result["dtype"] = .string(dtype.rawValue) }
    return result
  }

  private var numbers: [(name: String, literal: Literal)] {
    [("start", start), ("limit", limit), ("delta", delta)]
  }

  private var scalar: ScalarType {
    dtype ?? (numbers.allSatisfy { $0.literal.isWhole } ? .int64 : .float32)
  }

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    if scalar == .bool {
      throw ConstraintError(
        "C3", "dtype must be a numeric type but is bool", at: .attribute("dtype"))
    }
    for (name, literal) in numbers {
      guard let number = literal.number, number.isFinite else {
        throw ConstraintError("C1", "\(name) must be one finite number", at: .attribute(name))
      }
      guard !scalar.isInteger || literal.whole(in: scalar) != nil else {
        throw ConstraintError(
          "C3", "\(name) is \(number), which is no \(scalar)", at: .attribute(name))
      }
    }
    guard delta.number != 0 else {
      throw ConstraintError("C2", "delta may not be 0", at: .attribute("delta"))
    }
    return [TensorType(scalar, [.fixed(count)])]
  }

  /// How many numbers there are; the largest `Int` where it does not fit.
  private var count: Int {
    if scalar.isInteger, let start = start.whole(in: scalar), let limit = limit.whole(in: scalar),
      let delta = delta.whole(in: scalar)
    {
      guard delta > 0 ? start < limit : start > limit else { return 0 }
      let distance = UInt64(bitPattern: delta > 0 ? limit &- start : start &- limit)
      return Int(clamping: (distance - 1) / delta.magnitude + 1)
    }
    guard let start = start.number, let limit = limit.number, let delta = delta.number else {
      return 0
    }
    // Halves, so that the distance of large numbers of both signs is finite.
    let steps = ((limit / 2 - start / 2) / delta * 2).rounded(.up)
    return steps > 0 ? Int(Int64(saturating: steps)) : 0
  }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  { [] }

  public func multiplyAdds(_ inputs: [[Int]?], _ outputs: [[Int]]) -> Int { 0 }

  public func lower(_ site: LoweringSite) -> [Kernel]? {
    let y = site.outputs[0]
    var range = RangeKernel(y)
    if let start = start.whole(in: y.scalar), let delta = delta.whole(in: y.scalar) {
      (range.wholeStart, range.wholeDelta) = (start, delta)
    } else if let start = start.number, let delta = delta.number {
      (range.start, range.delta) = (start, delta)
    }
    return [.range(range)]
  }

  public func evaluate(_ inputs: [TensorView?], into outputs: [MutableTensorView])
    throws(EvaluationError)
  {
    let y = outputs[0]
    if let start = start.whole(in: y.scalar), let delta = delta.whole(in: y.scalar) {
      for index in 0..<y.count { y.store(start &+ Int64(index) &* delta, at: index) }
    } else if let start = start.number, let delta = delta.number {
      // In one rounding, as the product alone may overflow.
      for index in 0..<y.count { y.store(start.addingProduct(Double(index), delta), at: index) }
    }
  }
}

extension Literal {
  fileprivate var isWhole: Bool { if case .ints = numbers { true } else { false } }

  /// Where this is one number, that number.
  fileprivate var number: Double? {
    switch numbers {
    case .ints(let values) where values.count == 1: Double(values[0])
    case .floats(let values) where values.count == 1: values[0]
    default: nil
    }
  }

  /// Where this is one whole number that an integer type holds, that number.
  fileprivate func whole(in scalar: ScalarType) -> Int64? {
    let number: Int64? =
      switch numbers {
      case .ints(let values) where values.count == 1: values[0]
      case .floats(let values) where values.count == 1: Int64(exactly: values[0])
      default: nil
      }
    guard let number, scalar.isInteger else { return nil }
    return scalar == .int64 || Int32(exactly: number) != nil ? number : nil
  }
}
