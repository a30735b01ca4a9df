import AdjointGraph

/// The greatest element that a window meets at each place. `Indices` says where in `X`, counted row
/// by row through the whole of it, the first of equal ones is.
///
/// `X [n, c, …]`; `Y` and `Indices` `[n, c, …]` with an element for each place.
///
/// - (C1) to (C5): those of `SlidingWindow`.
/// - (C6) `storage_order` is 0: indices are counted row by row.
///
/// VJP: `YBar` goes to the first of the greatest (`MaxPoolScatter`).
/// Edge cases: NaN where any element is. Pads are no elements; a place that meets none gives
/// -infinity and the index -1, and its cotangent goes nowhere.
public struct MaxPool: Operator {
  public static let name = "MaxPool"
  public static let summary = "Y[n, c, p] = max X[n, c, stride p + dilation k - pad] over k"
  public static let family = OperatorFamily.reduction
  public static let inputs = [OperandSpecification("X")]
  public static let outputs = [
    OperandSpecification("Y"), OperandSpecification("Indices", .integer, variable: "I", .optional),
  ]
  public static let attributes =
    PoolWindow.attributes + [
      AttributeSpecification(
        "storage_order", .flag, .defaults(.int(0)), "0: indices are counted row by row")
    ]

  public let pool: PoolWindow

  public init(_ pool: PoolWindow) { self.pool = pool }

  public init(_ attributes: Attributes) throws(ConstraintError) {
    pool = PoolWindow(attributes)
    if attributes.flag("storage_order") {
      throw ConstraintError(
        "C6", "indices are counted row by row only: storage_order must be 0",
        at: .attribute("storage_order"))
    }
  }

  public var attributes: Attributes { pool.attributes }

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    guard let x = inputs[0] else { return [] }
    try SlidingWindow.checkRank(x.shape)
    let shape = try pool.result(x.shape, of: x.shape.spatial.dimensions, named: "\(input: 0)")
    return [TensorType(x.scalar, shape), TensorType(.int64, shape)]
  }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    [site.cotangents[0].map { graph.add(nil, MaxPoolScatter(pool), site.x, $0) }]
  }

  /// Indices count through all axes: no part of them is made of a part of `X`.
  public func axes(_ inputs: [TensorType?], _ outputs: [TensorType]) -> AxisRule {
    outputs.count > 1 ? .whole(inputs, outputs) : .planes(inputs, outputs)
  }

  public func multiplyAdds(_ inputs: [[Int]?], _ outputs: [[Int]]) -> Int {
    pool.multiplyAdds(outputs[0])
  }

  public func evaluate(_ inputs: [TensorView?], into outputs: [MutableTensorView])
    throws(EvaluationError)
  {
    guard let x = inputs[0] else { return }
    let window = pool.geometry(x.shape, outputs[0].shape)
    for index in 0..<outputs[0].count {
      let plane = index / window.places
      let winner = Winner(x, plane: plane, place: index % window.places, window)
      outputs[0].store(winner.value, at: index)
      if outputs.count > 1 {
        outputs[1].store(Int64(winner.element.map { plane * window.extent + $0 } ?? -1), at: index)
      }
    }
  }

  public func lower(_ site: LoweringSite) -> [Kernel]? {
    guard let x = site.inputs[0] else { return nil }
    let y = site.outputs[0]
    if y.count == 0 { return [] }
    let indices = site.outputs.count > 1 ? site.outputs[1] : nil
    return [
      .pool(PoolKernel(.max, x, to: y, indices: indices, window: pool.geometry(x.shape, y.shape)))
    ]
  }
}
