import AdjointGraph

/// Takes, along some axes, only the elements at `start`, `start + step`, … before `end`.
///
/// Negative starts and ends count from the end; what lies outside an axis is moved to its bounds.
/// Starts and ends may be dimension names. A negative step goes backwards.
///
/// - (C1) `starts`, `ends`, and `axes` and `steps` where given, have as many entries.
/// - (C2) Every entry of `axes` is an axis of `x`, none twice; negative ones count from the end.
/// - (C3) No step is 0.
///
/// VJP: `yBar` at the places it was taken from, zeros elsewhere (`SliceScatter`).
public struct Slice: Operator {
  public static let name = "Slice"
  public static let summary = "y = x[start:end:step, …]"
  public static let family = OperatorFamily.movement
  public static let inputs = [OperandSpecification("x", .any)]
  public static let attributes = SliceBounds.attributes

  public let bounds: SliceBounds

  public init(_ bounds: SliceBounds) { self.bounds = bounds }

  /// A slice of the axes `axes`, which are the first where not given.
  public init(starts: [Dimension], ends: [Dimension], axes: [Int]? = nil, steps: [Int]? = nil) {
    self.init(SliceBounds(starts: starts, ends: ends, axes: axes, steps: steps))
  }

  public init(_ attributes: Attributes) throws(ConstraintError) {
    self.init(SliceBounds(attributes))
  }

  public var attributes: Attributes { bounds.attributes }

  public func bound(by binding: [String: Int]) -> Slice { Slice(bounds.bound(by: binding)) }

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    guard let x = inputs[0] else { return [] }
    return [TensorType(x.scalar, try bounds.result(of: x.shape, named: "\(input: 0)"))]
  }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    guard let yBar = site.cotangents[0] else { return [nil] }
    return [graph.add(nil, SliceScatter(bounds, shape: graph.shape(of: site.x).dimensions), yBar)]
  }

  public func stack(_ site: StackSite, in graph: inout GraphBuilder) -> [ValueID]? {
    graph.apply(Slice(bounds.stacked(site)), to: site)
  }

  public func axes(_ inputs: [TensorType?], _ outputs: [TensorType]) -> AxisRule {
    let rank = outputs[0].shape.rank
    return .keeping(inputs, outputs) { bounds.entry(of: $0, rank: rank) != nil }
  }

  public func multiplyAdds(_ inputs: [[Int]?], _ outputs: [[Int]]) -> Int { 0 }

  public func evaluate(_ inputs: [TensorView?], into outputs: [MutableTensorView])
    throws(EvaluationError)
  {
    guard let x = inputs[0] else { return }
    bounds.forEachElement(of: outputs[0].shape, in: x.shape) { to, from in
      outputs[0].copy(x, from: from, to: to)
    }
  }

  public func lower(_ site: LoweringSite) -> [Kernel]? {
    guard let x = site.inputs[0] else { return nil }
    let y = site.outputs[0]
    let (start, steps) = bounds.walk(of: y.shape, in: x.shape)
    return Kernel.stridedCopy(shape: y.shape, from: x, start: start, steps: steps, to: y)
      .map { [$0] }
  }
}
