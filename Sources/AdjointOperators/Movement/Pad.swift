import AdjointGraph

/// Puts more elements around `x`: a number (`constant`), its outermost elements (`edge`), its mirror
/// image (`reflect`), or what lies at its other end (`wrap`). Negative pads cut off; what was cut
/// off is neither mirrored nor wrapped.
///
/// - (C1) `pads` has two entries for each padded axis: all those before, then all those behind.
/// - (C2) Every entry of `axes` is an axis of `x`, none twice; negative ones count from the end.
/// - (C3) No more is cut off than is there, and the extents of the result can be counted.
/// - (C4) `edge` and `wrap` need an element, `reflect` more elements than it puts on one side.
///
/// VJP: for `constant`, `yBar` padded by as much less; otherwise `yBar` added up at the elements
/// that were repeated (`PadScatter`).
public struct Pad: Operator {
  public static let name = "Pad"
  public static let summary = "y = x with more around it"
  public static let family = OperatorFamily.movement
  public static let inputs = [OperandSpecification("x", .any)]
  public static let attributes =
    Padding.attributes + [
      AttributeSpecification(
        "constant_value", .float, .defaults(.float(0)), "what mode constant puts around x")
    ]

  public let padding: Padding
  public let constant: Double

  public init(_ padding: Padding, constant: Double = 0) {
    self.padding = padding
    self.constant = constant
  }

  public init(_ attributes: Attributes) throws(ConstraintError) {
    self.init(Padding(attributes), constant: attributes.float("constant_value") ?? 0)
  }

  public var attributes: Attributes {
    var result = padding.attributes
    if constant != 0 { result["constant_value"] = .float(constant) }
    return result
  }

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    guard let x = inputs[0] else { return [] }
    return [TensorType(x.scalar, try padding.result(of: x.shape, named: "\(input: 0)"))]
  }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    guard let yBar = site.cotangents[0] else { return [nil] }
    return [
      padding.mode == .constant
        ? graph.add(nil, Pad(padding.inverse), yBar)
        : graph.add(nil, PadScatter(padding, shape: graph.shape(of: site.x).dimensions), yBar)
    ]
  }

  public func stack(_ site: StackSite, in graph: inout GraphBuilder) -> [ValueID]? {
    graph.apply(Pad(padding.stacked(site), constant: constant), to: site)
  }

  public func axes(_ inputs: [TensorType?], _ outputs: [TensorType]) -> AxisRule {
    let rank = outputs[0].shape.rank
    return .keeping(inputs, outputs) { padding.amounts($0, rank: rank) != (0, 0) }
  }

  public func multiplyAdds(_ inputs: [[Int]?], _ outputs: [[Int]]) -> Int { 0 }

  public func evaluate(_ inputs: [TensorView?], into outputs: [MutableTensorView])
    throws(EvaluationError)
  {
    guard let x = inputs[0] else { return }
    let y = outputs[0]
    padding.forEachElement(of: y.shape, from: x.shape) { to, from in
      if let from { y.copy(x, from: from, to: to) } else { y.store(constant, at: to) }
    }
  }

  public func lower(_ site: LoweringSite) -> [Kernel]? {
    guard let x = site.inputs[0] else { return nil }
    let y = site.outputs[0]
    if y.count == 0 { return [] }
    let (rank, from, to) = (x.shape.count, x.shape.denseSteps, y.shape.denseSteps)
    // What is not cut off: its extents, and where it begins in x and in y.
    var (kept, start, offset) = (x.shape, 0, y.shape.map { _ in 0 })
    for axis in 0..<rank {
      let (before, after) = padding.amounts(axis, rank: rank)
      kept[axis] += min(before, 0) + min(after, 0)
      start += max(0, -before) * from[axis]
      offset[axis] = max(0, before)
    }
    let around = Kernel.fill(FillKernel(constant, y.scalar, to: y.location, count: y.count))
    if kept.contains(where: { $0 <= 0 }) { return [around] }
    let copy = Kernel.stridedCopy(
      shape: kept, from: x, start: start, steps: from, to: y,
      offset: zip(offset, to).reduce(0) { $0 + $1.0 * $1.1 }, targetSteps: to)
    guard let copy else { return nil }
    if padding.mode == .constant { return [around, copy] }
    return padding.kernelsAround(y, start: offset, filled: kept).map { [copy] + $0 }
  }
}
