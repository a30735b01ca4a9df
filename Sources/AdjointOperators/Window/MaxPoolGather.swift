import AdjointGraph

/// Takes the elements of `v` where `MaxPool` of `x`, with the same attributes, finds the greatest.
///
/// `x [n, c, …]`, `v` as `x`, `y` as `MaxPool` makes of `x`.
///
/// - (C1) to (C5): those of `SlidingWindow`.
/// - (C6) `v` has the shape of `x`.
///
/// VJP: `vBar` is `yBar` added up where `x` is greatest (`MaxPoolScatter`); `x` only chooses.
/// Edge cases: a place that meets no element gives 0.
public struct MaxPoolGather: Operator {
  public static let name = "MaxPoolGather"
  public static let summary = "y[n, c, p] = v where x is greatest at place p"
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
    guard x.shape.mayEqual(v.shape) else {
      throw ConstraintError("C6", "shapes differ: \(input: 0) but \(input: 1)", at: .input(1))
    }
    let shape = try pool.result(x.shape, of: x.shape.spatial.dimensions, named: "\(input: 0)")
    return [TensorType(x.scalar, shape)]
  }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    guard let yBar = site.cotangents[0] else { return [nil, nil] }
    let vBar = graph.add(nil, MaxPoolScatter(pool), site.x, yBar)
    return [nil, graph.reshape(vBar, to: graph.shape(of: site.input(1)))]
  }

  public func axes(_ inputs: [TensorType?], _ outputs: [TensorType]) -> AxisRule {
    .planes(inputs, outputs)
  }

  public func multiplyAdds(_ inputs: [[Int]?], _ outputs: [[Int]]) -> Int {
    pool.multiplyAdds(outputs[0])
  }

  public func evaluate(_ inputs: [TensorView?], into outputs: [MutableTensorView])
    throws(EvaluationError)
  {
    guard let x = inputs[0], let v = inputs[1] else { return }
    let y = outputs[0]
    let window = pool.geometry(x.shape, y.shape)
    for index in 0..<y.count {
      let plane = index / window.places
      let winner = Winner(x, plane: plane, place: index % window.places, window)
      y.store(winner.element.map { v.double(at: plane * window.extent + $0) } ?? 0, at: index)
    }
  }

  public func lower(_ site: LoweringSite) -> [Kernel]? {
    guard let x = site.inputs[0], let v = site.inputs[1] else { return nil }
    let y = site.outputs[0]
    if y.count == 0 { return [] }
    return [.pool(PoolKernel(.maxGather, x, v, to: y, window: pool.geometry(x.shape, y.shape)))]
  }
}
