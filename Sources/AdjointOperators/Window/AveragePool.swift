import AdjointGraph

/// The mean of the elements that a window meets at each place. With `count_include_pad`, pads count
/// as zeros; what lies behind them, where `ceil_mode` lets a window reach, does not.
///
/// `X [n, c, …]`, `Y [n, c, …]` with an element for each place.
///
/// - (C1) to (C5): those of `SlidingWindow`.
///
/// VJP: `YBar` over what was counted goes to all elements met (`AveragePoolScatter`).
/// Edge cases: NaN at a place that counts nothing.
public struct AveragePool: Operator {
  public static let name = "AveragePool"
  public static let summary = "Y[n, c, p] = mean X[n, c, stride p + dilation k - pad] over k"
  public static let family = OperatorFamily.reduction
  public static let inputs = [OperandSpecification("X")]
  public static let outputs = [OperandSpecification("Y")]
  public static let attributes = PoolWindow.attributes + [countAttribute]

  static let countAttribute = AttributeSpecification(
    "count_include_pad", .flag, .defaults(.int(0)), "1: pads count as zeros")

  public let pool: PoolWindow
  public let countsPads: Bool

  public init(_ pool: PoolWindow, countsPads: Bool = false) {
    self.pool = pool
    self.countsPads = countsPads
  }

  public init(_ attributes: Attributes) throws(ConstraintError) {
    self.init(PoolWindow(attributes), countsPads: attributes.flag("count_include_pad"))
  }

  public var attributes: Attributes {
    var result = pool.attributes
    if countsPads { result["count_include_pad"] = .int(1) }
    return result
  }

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    guard let x = inputs[0] else { return [] }
    try SlidingWindow.checkRank(x.shape)
    let shape = try pool.result(x.shape, of: x.shape.spatial.dimensions, named: "\(input: 0)")
    return [TensorType(x.scalar, shape)]
  }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    guard let yBar = site.cotangents[0] else { return [nil] }
    let extents = graph.shape(of: site.x).spatial.dimensions
    return [
      graph.add(nil, AveragePoolScatter(pool, countsPads: countsPads, shape: extents), yBar)
    ]
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
    guard let x = inputs[0] else { return }
    let y = outputs[0]
    let window = pool.geometry(x.shape, y.shape)
    for index in 0..<y.count {
      let (plane, place) = (index / window.places, index % window.places)
      var sum = 0.0
      for tap in 0..<window.taps {
        guard let element = window.element(at: place, tap: tap) else { continue }
        sum += x.double(at: plane * window.extent + element)
      }
      y.store(sum / Double(window.counted(at: place, withPads: countsPads)), at: index)
    }
  }

  public func lower(_ site: LoweringSite) -> [Kernel]? {
    guard let x = site.inputs[0] else { return nil }
    let y = site.outputs[0]
    if y.count == 0 { return [] }
    let window = pool.geometry(x.shape, y.shape)
    return [.pool(PoolKernel(.mean, x, to: y, window: window, countsPadding: countsPads))]
  }
}
