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
    for index in 0..<outputs[0].count { store(index, to: outputs[0], at: index) }
  }

  private func store(_ index: Int, to y: MutableTensorView, at position: Int) {
    switch value.numbers {
    case .bools(let values): y.store(values[index], at: position)
    case .ints(let values): y.store(values[index], at: position)
    case .floats(let values): y.store(values[index], at: position)
    }
  }

  /// Every run of equal elements is a fill; too many different ones are left to the definition.
  public func lower(_ site: LoweringSite) -> [Kernel]? {
    let y = site.outputs[0]
    var fills: [FillKernel] = []
    for index in 0..<y.count {
      let fill = FillKernel(
        y.scalar, to: y.location.advanced(by: index, of: y.scalar), count: 1
      ) { store(index, to: $0, at: 0) }
      if fills.last?.bits == fill.bits {
        fills[fills.count - 1].count += 1
      } else if fills.count == 64 {
        return nil
      } else {
        fills.append(fill)
      }
    }
    return fills.map { .fill($0) }
  }
}
