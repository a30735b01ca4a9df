import AdjointGraph

/// Fixed values that stand in the graph itself.
///
/// Attributes: `value`, a number or nested lists; `dtype`, by default `bool` for truth values and
/// `float32` for numbers.
public struct Constant: Operator {
  public static let name = "Constant"
  public static let summary = "y = value"
  public static let family = OperatorFamily.leaf
  public static let inputs: [OperandSpecification] = []
  public static let attributes = [
    AttributeSpecification("value", .literal, .required, "the values, nested by axis"),
    AttributeSpecification("dtype", .scalarType, .optional, "the element type"),
  ]

  public let value: Literal
  public let dtype: ScalarType

  public init(_ value: Literal, _ dtype: ScalarType) {
    self.value = value
    self.dtype = dtype
  }

  public init(_ attributes: Attributes) throws(ConstraintError) {
    value = attributes.literal("value") ?? Literal(0)
    dtype = attributes.scalarType("dtype") ?? value.defaultType
  }

  public var attributes: Attributes {
    var result: Attributes = ["value": .literal(value)]
    if dtype != value.defaultType { result["dtype"] = .string(dtype.rawValue) }
    return result
  }

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    [TensorType(dtype, Shape(value.shape))]
  }

  public func formula(_ operands: [Formula]) -> Formula {
    guard value.numbers.count == 1, let number = value.tensor(.float64).doubles.first else {
      return .call(Self.name, [])
    }
    return Formula(
      number == number.rounded() && number.magnitude < 1e15 ? "\(Int(number))" : "\(number)")
  }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  { [] }

  public func multiplyAdds(_ inputs: [[Int]?], _ outputs: [[Int]]) -> Int { 0 }

  public func evaluate(_ inputs: [TensorView?], into outputs: [MutableTensorView])
    throws(EvaluationError)
  {
    for index in 0..<value.numbers.count { value.store(index, to: outputs[0], at: index) }
  }

  public func lower(_ site: LoweringSite) -> [Kernel]? {
    value.numbers.count == 1 ? [value.fill(site.outputs[0])] : nil
  }
}
