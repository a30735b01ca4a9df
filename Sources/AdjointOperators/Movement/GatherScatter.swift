import AdjointGraph

/// Adds the slices of `x` to those slices of zeros that `indices` name along an axis, in the order
/// of the indices. The transpose of `Gather` with the same `indices` and `axis` as a linear map.
///
/// - (C1) `axis` is an axis of `shape`; negative ones count from the end.
/// - (C2) `x` has the shape that `Gather` makes of a value of shape `shape`.
///
/// VJP: the slices of `yBar` that `indices` name (`Gather`).
/// Edge cases: an index outside the axis is an error when the graph runs.
public struct GatherScatter: Operator {
  public static let name = "GatherScatter"
  public static let summary = "y[…, j, …] = Σ x[…, i, …] where indices[i] = j"
  public static let family = OperatorFamily.movement
  public static let inputs = [
    OperandSpecification("x", .numeric),
    OperandSpecification("indices", .integer, variable: "Tind"),
  ]
  public static let attributes = [
    AttributeSpecification("axis", .int, .defaults(.int(0)), "the axis of y that is indexed"),
    AttributeSpecification("shape", .dimensions, .required, "extents or dimension names of y"),
  ]

  public let axis: Int
  public let shape: [Dimension]

  public init(axis: Int = 0, shape: [Dimension]) {
    self.axis = axis
    self.shape = shape
  }

  public init(_ attributes: Attributes) throws(ConstraintError) {
    self.init(
      axis: attributes.int("axis") ?? 0, shape: attributes.dimensions("shape") ?? [])
  }

  public var attributes: Attributes {
    axis == 0
      ? ["shape": shape.attributeValue]
      : ["axis": .int(axis), "shape": shape.attributeValue]
  }

  public func bound(by binding: [String: Int]) -> GatherScatter {
    GatherScatter(axis: axis, shape: shape.bound(by: binding))
  }

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    guard let x = inputs[0], let indices = inputs[1] else { return [] }
    let whole = Shape(shape)
    guard let axis = whole.axis(axis) else {
      throw ConstraintError(
        "C1", "there is no axis \(axis): shape is \(whole)", at: .attribute("axis"))
    }
    let taken = Gather.result(whole, axis, indices.shape)
    guard taken.mayEqual(x.shape) else {
      throw ConstraintError(
        "C2", "\(input: 1), which takes \(taken) of \(whole), but \(input: 0)", at: .input(0))
    }
    return [TensorType(x.scalar, whole)]
  }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    guard let yBar = site.cotangents[0] else { return [nil, nil] }
    return [graph.add(nil, Gather(axis: axis), yBar, site.input(1)), nil]
  }

  public func stack(_ site: StackSite, in graph: inout GraphBuilder) -> [ValueID]? {
    guard let x = site.inputs[0], let indices = site.inputs[1],
      let type = site.inputTypes[0], let own = site.inputTypes[1]?.shape,
      let axis = Shape(shape).axis(axis)
    else { return nil }
    guard site.isStacked[1] else {
      let stacked = GatherScatter(axis: axis + 1, shape: site.stacked(Shape(shape)).dimensions)
      return [graph.add(nil, stacked, x, indices)]
    }
    // Each element adds to its own slices: as tuples of one index, with the stack as batch.
    let all = site.isStacked[0] ? x : graph.expand(x, to: site.stacked(type.shape))
    let taken = Array(axis + 1..<axis + 1 + own.rank)
    let kept = (1..<type.shape.rank + 1).filter { !taken.contains($0) }
    let front = graph.transpose(all, [0] + taken + kept)
    let tuples = graph.reshape(indices, to: site.stacked(Shape(own.dimensions + [1])))
    let others = shape.indices.filter { $0 != axis }.map { shape[$0] }
    let scattered = GatherNDScatter(batchAxes: 1, shape: [site.extent, shape[axis]] + others)
    let sums = graph.add(nil, scattered, front, tuples)
    let (before, behind) = (Array(2..<axis + 2), Array(axis + 2..<shape.count + 1))
    return [graph.transpose(sums, [0] + before + [1] + behind)]
  }

  public func axes(_ inputs: [TensorType?], _ outputs: [TensorType]) -> AxisRule {
    guard let indices = inputs[1]?.shape, let axis = Shape(shape).axis(axis) else {
      return .whole(inputs, outputs)
    }
    let (all, own, taken) = AxisRule.gathering(shape.count, axis, indices.rank)
    return AxisRule(inputs: [taken, own], outputs: [all])
  }

  public func multiplyAdds(_ inputs: [[Int]?], _ outputs: [[Int]]) -> Int {
    inputs[0]?.reduce(1, *) ?? 0
  }

  public func evaluate(_ inputs: [TensorView?], into outputs: [MutableTensorView])
    throws(EvaluationError)
  {
    guard let x = inputs[0], let indices = inputs[1] else { return }
    let y = outputs[0]
    y.zeroAll()
    let sums = y.reading
    let axis = axis < 0 ? axis + y.rank : axis
    try forEachGathered(x.shape, indices, y.shape, axis) { inX, inY in
      y.add(x, from: inX, to: inY, sums)
    }
  }
}
