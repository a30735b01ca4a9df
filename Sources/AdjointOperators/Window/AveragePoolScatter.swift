import AdjointGraph

/// Spreads each element of `y` evenly over the elements that a window meets at its place: the
/// transpose of `AveragePool` with the same attributes as a linear map of a value whose spatial
/// extents are `shape`.
///
/// `y [n, c, …]` with an element for each place, `x [n, c, …]`.
///
/// - (C1) to (C5): those of `SlidingWindow`, for `shape`.
/// - (C6) `y` has the shape that `AveragePool` makes of a value of this shape.
///
/// VJP: `yBar` is `AveragePool` of `xBar`.
public struct AveragePoolScatter: Operator {
  public static let name = "AveragePoolScatter"
  public static let summary = "x[n, c, stride p + dilation k - pad] = Σ y[n, c, p] / count"
  public static let family = OperatorFamily.reduction
  public static let inputs = [OperandSpecification("y")]
  public static let outputs = [OperandSpecification("x")]
  public static let attributes =
    PoolWindow.attributes + [
      AveragePool.countAttribute,
      AttributeSpecification(
        "shape", .dimensions, .required, "spatial extents or dimension names of x"),
    ]

  public let pool: PoolWindow
  public let countsPads: Bool
  public let shape: [Dimension]

  public init(_ pool: PoolWindow, countsPads: Bool = false, shape: [Dimension]) {
    self.pool = pool
    self.countsPads = countsPads
    self.shape = shape
  }

  public init(_ attributes: Attributes) throws(ConstraintError) {
    self.init(
      PoolWindow(attributes), countsPads: attributes.flag("count_include_pad"),
      shape: attributes.dimensions("shape") ?? [])
  }

  public var attributes: Attributes {
    var result = AveragePool(pool, countsPads: countsPads).attributes
    result["shape"] = shape.attributeValue
    return result
  }

  public func bound(by binding: [String: Int]) -> AveragePoolScatter {
    AveragePoolScatter(pool, countsPads: countsPads, shape: shape.bound(by: binding))
  }

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    guard let y = inputs[0] else { return [] }
    try SlidingWindow.checkRank(y.shape)
    try SlidingWindow.checkExtents(shape, rank: y.shape.rank)
    let places = try pool.result(y.shape, of: shape, named: "shape is \(Shape(shape))")
    guard places.mayEqual(y.shape) else {
      throw ConstraintError(
        "C6", "a pool makes \(places) of \(Shape(shape)), but \(input: 0)", at: .input(0))
    }
    return [TensorType(y.scalar, Shape([y.shape[0], y.shape[1]] + shape))]
  }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    guard let xBar = site.cotangents[0] else { return [nil] }
    let yBar = graph.add(nil, AveragePool(pool, countsPads: countsPads), xBar)
    return [graph.reshape(yBar, to: graph.shape(of: site.x))]
  }

  public func axes(_ inputs: [TensorType?], _ outputs: [TensorType]) -> AxisRule {
    .planes(inputs, outputs)
  }

  public func multiplyAdds(_ inputs: [[Int]?], _ outputs: [[Int]]) -> Int {
    pool.multiplyAdds(inputs[0] ?? [])
  }

  public func evaluate(_ inputs: [TensorView?], into outputs: [MutableTensorView])
    throws(EvaluationError)
  {
    guard let y = inputs[0] else { return }
    let x = outputs[0]
    let window = pool.geometry(x.shape, y.shape)
    for index in 0..<x.count {
      let (plane, element) = (index / window.extent, index % window.extent)
      var sum = 0.0
      for tap in 0..<window.taps {
        guard let place = window.place(of: element, tap: tap) else { continue }
        let count = window.counted(at: place, withPads: countsPads)
        sum += y.double(at: plane * window.places + place) / Double(count)
      }
      x.store(sum, at: index)
    }
  }

  public func lower(_ site: LoweringSite) -> [Kernel]? {
    guard let y = site.inputs[0] else { return nil }
    let x = site.outputs[0]
    if x.count == 0 { return [] }
    let window = pool.geometry(x.shape, y.shape)
    return [.pool(PoolKernel(.meanScatter, y, to: x, window: window, countsPadding: countsPads))]
  }
}
