import AdjointGraph

/// A tensor whose elements are all the same number.
///
/// Attributes: `input`, the extents or dimension names; `value`, one number, by default 0; `dtype`,
/// by default `float32`.
///
/// - (C1) No extent in `input` is negative.
/// - (C2) `value` is one number.
public struct ConstantOfShape: Operator {
  public static let name = "ConstantOfShape"
  public static let summary = "y = value, everywhere"
  public static let family = OperatorFamily.leaf
  public static let inputs: [OperandSpecification] = []
  public static let attributes = [
    AttributeSpecification("input", .dimensions, .required, "extents or dimension names"),
    AttributeSpecification("value", .literal, .defaults(.literal(Literal(0))), "the number"),
    AttributeSpecification(
      "dtype", .scalarType, .defaults(.string("float32")), "the element type"),
  ]

  public let shape: [Dimension]
  public let value: Literal
  public let dtype: ScalarType

  public init(_ shape: [Dimension], value: Literal = Literal(0), _ dtype: ScalarType = .float32) {
    self.shape = shape
    self.value = value
    self.dtype = dtype
  }

  public init(_ attributes: Attributes) throws(ConstraintError) {
    self.init(
      attributes.dimensions("input") ?? [], value: attributes.literal("value") ?? Literal(0),
      attributes.scalarType("dtype") ?? .float32)
  }

  public var attributes: Attributes {
    var result: Attributes = ["input": shape.attributeValue]
    if !value.isPlainZero { result["value"] = .literal(value) }
    if dtype != .float32 { result["dtype"] = .string(dtype.rawValue) }
    return result
  }

  public func bound(by binding: [String: Int]) -> ConstantOfShape {
    ConstantOfShape(shape.bound(by: binding), value: value, dtype)
  }

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    if let size = shape.lazy.compactMap(\.size).first(where: { $0 < 0 }) {
      throw ConstraintError("C1", "an extent may not be negative: \(size)", at: .attribute("input"))
    }
    guard value.numbers.count == 1 else {
      throw ConstraintError(
        "C2", "value must be one number but has \(value.numbers.count)", at: .attribute("value"))
    }
    return [TensorType(dtype, Shape(shape))]
  }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  { [] }

  public func axes(_ inputs: [TensorType?], _ outputs: [TensorType]) -> AxisRule {
    .keeping(inputs, outputs) { _ in false }
  }

  public func multiplyAdds(_ inputs: [[Int]?], _ outputs: [[Int]]) -> Int { 0 }

  public func evaluate(_ inputs: [TensorView?], into outputs: [MutableTensorView])
    throws(EvaluationError)
  {
    let y = outputs[0]
    switch value.numbers {
    case .bools(let values): for index in 0..<y.count { y.store(values[0], at: index) }
    case .ints(let values): for index in 0..<y.count { y.store(values[0], at: index) }
    case .floats(let values): for index in 0..<y.count { y.store(values[0], at: index) }
    }
  }

  public func lower(_ site: LoweringSite) -> [Kernel]? {
    let y = site.outputs[0]
    let fill = FillKernel(y.scalar, to: y.location, count: y.count) { element in
      switch value.numbers {
      case .bools(let values): element.store(values[0], at: 0)
      case .ints(let values): element.store(values[0], at: 0)
      case .floats(let values): element.store(values[0], at: 0)
      }
    }
    return [.fill(fill)]
  }
}

extension Literal {
  /// Whether this is the number 0, not -0, however it is written.
  fileprivate var isPlainZero: Bool {
    switch numbers {
    case .bools(let values): values == [false]
    case .ints(let values): values == [0]
    case .floats(let values): values == [0] && values[0].sign == .plus
    }
  }
}
