import AdjointGraph

/// The states of a linear recurrence along an axis, each before its element: `y₀ = start` and
/// `yᵢ₊₁ = aᵢ yᵢ + bᵢ`. With `b = 0` and `start = 1` these are the products of the elements before.
///
/// Attributes: `axis`, negative from the end; `reverse` 1 begins at the end; `start`.
///
/// - (C1) `axis` is an axis of `a`.
/// - (C2) `a` and `b` have the same shape.
///
/// VJP: `bBar` is the recurrence of `yBar` in the other direction, with the same `a` and start 0;
/// `aBar = bBar * y`.
public struct LinearRecurrence: Operator {
  public static let name = "LinearRecurrence"
  public static let summary = "y₀ = start, yᵢ₊₁ = aᵢ yᵢ + bᵢ along axis"
  public static let family = OperatorFamily.reduction
  public static let inputs = [OperandSpecification("a"), OperandSpecification("b")]
  public static let outputs = [OperandSpecification("y", .floating)]
  public static let attributes = [
    AttributeSpecification("axis", .int, .required, "the axis to go along"),
    AttributeSpecification("reverse", .flag, .defaults(.int(0)), "1: from the end"),
    AttributeSpecification("start", .float, .defaults(.float(0)), "the first state"),
  ]

  public let axis: Int
  public let isReverse: Bool
  public let start: Double

  public init(axis: Int, isReverse: Bool = false, start: Double = 0) {
    self.axis = axis
    self.isReverse = isReverse
    self.start = start
  }

  public init(_ attributes: Attributes) throws(ConstraintError) {
    self.init(
      axis: attributes.int("axis") ?? 0, isReverse: attributes.flag("reverse"),
      start: attributes.float("start") ?? 0)
  }

  public var attributes: Attributes {
    var result: Attributes = ["axis": .int(axis)]
    if isReverse { result["reverse"] = .int(1) }
    if start != 0 { result["start"] = .float(start) }
    return result
  }

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    guard let a = inputs[0], let b = inputs[1] else { return [] }
    _ = try a.shape.resolve(axis, "C1")
    guard a.shape.mayEqual(b.shape) else {
      throw ConstraintError("C2", "shapes differ: \(input: 0) but \(input: 1)", at: .input(1))
    }
    return [a]
  }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    guard let yBar = site.cotangents[0] else { return [nil, nil] }
    let back = LinearRecurrence(axis: axis, isReverse: !isReverse)
    let bBar = graph.add(nil, back, site.input(0), yBar)
    return [graph.multiply(bBar, site.y), bBar]
  }

  public func stack(_ site: StackSite, in graph: inout GraphBuilder) -> [ValueID]? {
    graph.apply(
      LinearRecurrence(axis: site.stacked(axis), isReverse: isReverse, start: start), to: site)
  }

  public func axes(_ inputs: [TensorType?], _ outputs: [TensorType]) -> AxisRule {
    .wholeLines(along: axis, inputs: 2, rank: outputs[0].shape.rank)
  }

  public func evaluate(_ inputs: [TensorView?], into outputs: [MutableTensorView])
    throws(EvaluationError)
  {
    guard let a = inputs[0], let b = inputs[1] else { return }
    let y = outputs[0]
    forEachLine(of: y.shape, along: axis) { _, first, step, count in
      var state = start
      for index in 0..<count {
        let at = first + (isReverse ? count - 1 - index : index) * step
        y.store(state, at: at)
        state = a.double(at: at) * state + b.double(at: at)
      }
    }
  }
}
