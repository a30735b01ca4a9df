import AdjointGraph

/// The sums of the elements up to each along an axis. Whole numbers wrap around.
///
/// Attributes: `axis`, negative from the end; `exclusive` 1 leaves out the element itself; `reverse`
/// 1 begins at the end.
///
/// - (C1) `axis` is an axis of `x`.
///
/// VJP: the same sums of `yBar` in the other direction.
public struct CumSum: Operator {
  public static let name = "CumSum"
  public static let summary = "yᵢ = Σ xⱼ over j ≤ i along axis"
  public static let family = OperatorFamily.reduction
  public static let inputs = [OperandSpecification("x", .numeric)]
  public static let outputs = [OperandSpecification("y", .numeric)]
  public static let attributes = [
    AttributeSpecification("axis", .int, .required, "the axis to sum along"),
    AttributeSpecification("exclusive", .flag, .defaults(.int(0)), "1: without the element itself"),
    AttributeSpecification("reverse", .flag, .defaults(.int(0)), "1: from the end"),
  ]

  public let axis: Int
  public let isExclusive: Bool
  public let isReverse: Bool

  public init(axis: Int, isExclusive: Bool = false, isReverse: Bool = false) {
    self.axis = axis
    self.isExclusive = isExclusive
    self.isReverse = isReverse
  }

  public init(_ attributes: Attributes) throws(ConstraintError) {
    self.init(
      axis: attributes.int("axis") ?? 0, isExclusive: attributes.flag("exclusive"),
      isReverse: attributes.flag("reverse"))
  }

  public var attributes: Attributes {
    var result: Attributes = ["axis": .int(axis)]
    if isExclusive { result["exclusive"] = .int(1) }
    if isReverse { result["reverse"] = .int(1) }
    return result
  }

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    guard let x = inputs[0] else { return [] }
    _ = try x.shape.resolve(axis, "C1")
    return [x]
  }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    let back = CumSum(axis: axis, isExclusive: isExclusive, isReverse: !isReverse)
    return [site.cotangents[0].map { graph.add(nil, back, $0) }]
  }

  public func stack(_ site: StackSite, in graph: inout GraphBuilder) -> [ValueID]? {
    graph.apply(
      CumSum(axis: site.stacked(axis), isExclusive: isExclusive, isReverse: isReverse), to: site)
  }

  public func axes(_ inputs: [TensorType?], _ outputs: [TensorType]) -> AxisRule {
    .wholeLines(along: axis, inputs: 1, rank: outputs[0].shape.rank)
  }

  public func lower(_ site: LoweringSite) -> [Kernel]? {
    guard let x = site.inputs[0] else { return nil }
    return [
      .runningSum(
        RunningSumKernel(
          isExclusive: isExclusive, isReverse: isReverse, x, along: x.shape.axis(axis),
          site.outputs[0]))
    ]
  }

  public func evaluate(_ inputs: [TensorView?], into outputs: [MutableTensorView])
    throws(EvaluationError)
  {
    guard let x = inputs[0] else { return }
    let y = outputs[0]
    forEachLine(of: x.shape, along: axis) { _, start, step, count in
      var (sum, whole): (Double, Int64) = (0, 0)
      for index in 0..<count {
        let at = start + (isReverse ? count - 1 - index : index) * step
        let before = (sum, whole)
        if x.scalar.isFloating {
          sum += x.double(at: at)
          y.store(isExclusive ? before.0 : sum, at: at)
        } else {
          whole &+= x.int(at: at)
          y.store(isExclusive ? before.1 : whole, at: at)
        }
      }
    }
  }
}
