import AdjointGraph

/// The upper or lower triangle of the last two axes, zeros elsewhere; axes before them are batches.
/// The triangle begins or ends at the diagonal `k`: 0 is the main one, 1 the one above it.
///
/// - (C1) `x` has at least two axes.
///
/// VJP: the same triangle of `yBar`.
public struct Trilu: Operator {
  public static let name = "Trilu"
  public static let summary = "y[i, j] = x[i, j] where j - i ≥ k (upper) or ≤ k (lower), else 0"
  public static let family = OperatorFamily.movement
  public static let inputs = [OperandSpecification("x", .any)]
  public static let attributes = [
    AttributeSpecification(
      "k", .int, .defaults(.int(0)), "the diagonal; above the main one if > 0"),
    AttributeSpecification(
      "upper", .flag, .defaults(.int(1)), "1: the upper triangle; 0: the lower"),
  ]

  public let diagonal: Int
  public let isUpper: Bool

  public init(diagonal: Int = 0, isUpper: Bool = true) {
    self.diagonal = diagonal
    self.isUpper = isUpper
  }

  public init(_ attributes: Attributes) throws(ConstraintError) {
    self.init(diagonal: attributes.int("k") ?? 0, isUpper: attributes.flag("upper"))
  }

  public var attributes: Attributes {
    var result: Attributes = [:]
    if diagonal != 0 { result["k"] = .int(diagonal) }
    if !isUpper { result["upper"] = .int(0) }
    return result
  }

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    guard let x = inputs[0] else { return [] }
    guard x.shape.rank >= 2 else {
      throw ConstraintError(
        "C1", "needs matrices or batches of matrices, but \(input: 0)", at: .input(0))
    }
    return [x]
  }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    [site.cotangents[0].map { graph.add(nil, self, $0) }]
  }

  public func stack(_ site: StackSite, in graph: inout GraphBuilder) -> [ValueID]? {
    graph.apply(self, to: site)
  }

  public func axes(_ inputs: [TensorType?], _ outputs: [TensorType]) -> AxisRule {
    let batches = outputs[0].shape.rank - 2
    return .keeping(inputs, outputs) { $0 >= batches }
  }

  public func lower(_ site: LoweringSite) -> [Kernel]? {
    guard let x = site.inputs[0] else { return nil }
    return [
      .triangle(TriangleKernel(isUpper: isUpper, diagonal: diagonal, x, site.outputs[0]))
    ]
  }

  public func multiplyAdds(_ inputs: [[Int]?], _ outputs: [[Int]]) -> Int { 0 }

  public func evaluate(_ inputs: [TensorView?], into outputs: [MutableTensorView])
    throws(EvaluationError)
  {
    guard let x = inputs[0] else { return }
    let y = outputs[0]
    for at in 0..<y.count {
      let columns = y.shape[y.rank - 1], rows = y.shape[y.rank - 2]
      let above = at % columns - at / columns % rows
      if isUpper ? above >= diagonal : above <= diagonal {
        y.copy(x, from: at, to: at)
      } else {
        y.store(0.0, at: at)
      }
    }
  }
}
