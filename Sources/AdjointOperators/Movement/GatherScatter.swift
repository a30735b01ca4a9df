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
    if site.isStacked[1] { return stackTuples(site, in: &graph) }
    let stacked = GatherScatter(
      axis: site.stacked(axis), shape: site.stacked(Shape(shape)).dimensions)
    return [graph.add(nil, stacked, site.inputs[0], site.inputs[1])]
  }

  /// Indices that differ between elements are tuples of one place, behind the stack's axis.
  private func stackTuples(_ site: StackSite, in graph: inout GraphBuilder) -> [ValueID]? {
    guard let x = graph.stacked(site, 0), let indices = site.inputs[1],
      let axis = Shape(shape).axis(axis)
    else { return nil }
    let own = graph.shape(of: indices).rank, last = own + shape.count - 1
    let front = graph.transpose(
      x, [0] + Array(axis + 1..<axis + own) + Array(1..<axis + 1) + Array(axis + own..<last))
    let scatter = GatherNDScatter(
      batchAxes: 1, shape: [site.extent, shape[axis]] + shape[..<axis] + shape[(axis + 1)...])
    let sums = graph.add(nil, scatter, front, graph.tuples(indices))
    return [
      graph.transpose(sums, [0] + Array(2..<axis + 2) + [1] + Array(axis + 2..<shape.count + 1))
    ]
  }

  public func axes(_ inputs: [TensorType?], _ outputs: [TensorType]) -> AxisRule {
    guard let indices = inputs[1]?.shape, let axis = Shape(shape).axis(axis) else {
      return .whole(inputs, outputs)
    }
    let (all, own, taken) = AxisRule.gathering(shape.count, axis, indices.rank)
    return AxisRule(inputs: [taken, own], outputs: [all])
  }

  public func lower(_ site: LoweringSite) -> [Kernel]? {
    guard let x = site.inputs[0], let indices = site.inputs[1] else { return nil }
    let y = site.outputs[0]
    return IndexedKernel(
      .join(.add), data: y, indices, line: x, axis: y.shape.axis(axis), lead: 0
    ).map { [.fill(FillKernel(0, y.scalar, to: y.location, count: y.count)), .indexed($0)] }
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
