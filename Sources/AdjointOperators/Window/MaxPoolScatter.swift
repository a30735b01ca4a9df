import AdjointGraph

/// Adds each element of `v` to zeros where `MaxPool` of `x`, with the same attributes, finds the
/// greatest: the transpose of `MaxPoolGather` as a linear map of `v`.
///
/// `x [n, c, …]`, `v` as `MaxPool` makes of it, `y` as `x`.
///
/// - (C1) to (C5): those of `SlidingWindow`.
/// - (C6) `v` has the shape that `MaxPool` makes of `x`.
///
/// VJP: `vBar` is `yBar` where `x` is greatest (`MaxPoolGather`); `x` only chooses.
public struct MaxPoolScatter: Operator {
  public static let name = "MaxPoolScatter"
  public static let summary = "y = Σ v[n, c, p] where x is greatest at place p"
  public static let family = OperatorFamily.reduction
  public static let inputs = [OperandSpecification("x"), OperandSpecification("v")]
  public static let attributes = PoolWindow.attributes

  public let pool: PoolWindow

  public init(_ pool: PoolWindow) { self.pool = pool }

  public init(_ attributes: Attributes) throws(ConstraintError) {
    pool = PoolWindow(attributes)
  }

  public var attributes: Attributes { pool.attributes }

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    guard let x = inputs[0], let v = inputs[1] else { return [] }
    try SlidingWindow.checkRank(x.shape)
    let places = try pool.result(x.shape, of: x.shape.spatial.dimensions, named: "\(input: 0)")
    guard places.mayEqual(v.shape) else {
      throw ConstraintError(
        "C6", "\(input: 0), of which a pool makes \(places), but \(input: 1)", at: .input(1))
    }
    return [x]
  }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    guard let yBar = site.cotangents[0] else { return [nil, nil] }
    let vBar = graph.add(nil, MaxPoolGather(pool), site.x, yBar)
    return [nil, graph.reshape(vBar, to: graph.shape(of: site.input(1)))]
  }

  public func axes(_ inputs: [TensorType?], _ outputs: [TensorType]) -> AxisRule {
    .planes(inputs, outputs)
  }

  public func multiplyAdds(_ inputs: [[Int]?], _ outputs: [[Int]]) -> Int {
    pool.multiplyAdds(inputs[1] ?? [])
  }

  public func evaluate(_ inputs: [TensorView?], into outputs: [MutableTensorView])
    throws(EvaluationError)
  {
    guard let x = inputs[0], let v = inputs[1] else { return }
    let (y, sums) = (outputs[0], outputs[0].reading)
    y.zeroAll()
    let window = pool.geometry(x.shape, v.shape)
    for index in 0..<v.count {
      let plane = index / window.places
      let winner = Winner(x, plane: plane, place: index % window.places, window)
      guard let element = winner.element else { continue }
      y.add(v, from: index, to: plane * window.extent + element, sums)
    }
  }

  public func lower(_ site: LoweringSite) -> [Kernel]? {
    guard let x = site.inputs[0], let v = site.inputs[1] else { return nil }
    let y = site.outputs[0]
    if y.count == 0 { return [] }
    return [.pool(PoolKernel(.maxScatter, x, v, to: y, window: pool.geometry(x.shape, v.shape)))]
  }
}
