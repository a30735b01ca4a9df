import AdjointGraph

/// Takes one element of `data` for each index: the element at the index's own place, but along
/// `axis` at the place that the index names. Negative indices count from the end.
///
/// - (C1) `axis` is an axis of `data`; negative ones count from the end.
/// - (C2) `indices` has the rank of `data`.
/// - (C3) Along other axes than `axis`, there are not more indices than elements.
///
/// VJP: `dataBar` is `yBar` added up at the elements taken (`ScatterElements`).
/// Edge cases: an index outside the axis is an error when the graph runs.
public struct GatherElements: Operator {
  public static let name = "GatherElements"
  public static let summary = "y[i, j, …] = data[indices[i, j, …], j, …] by axis"
  public static let family = OperatorFamily.movement
  public static let inputs = [
    OperandSpecification("data", .any),
    OperandSpecification("indices", .integer, variable: "Tind"),
  ]
  public static let attributes = [
    AttributeSpecification("axis", .int, .defaults(.int(0)), "the axis of data that is indexed")
  ]

  public let axis: Int

  public init(axis: Int = 0) { self.axis = axis }

  public init(_ attributes: Attributes) throws(ConstraintError) {
    axis = attributes.int("axis") ?? 0
  }

  public var attributes: Attributes { axis == 0 ? [:] : ["axis": .int(axis)] }

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    guard let data = inputs[0], let indices = inputs[1] else { return [] }
    let axis = try data.shape.resolve(axis, "C1")
    try data.shape.checkIndices(indices.shape, along: axis, "C2", "C3")
    return [TensorType(data.scalar, indices.shape)]
  }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    guard let yBar = site.cotangents[0] else { return [nil, nil] }
    let scatter = ScatterElements(axis: axis, reduction: .add)
    return [graph.add(nil, scatter, graph.zeros(like: site.x), site.input(1), yBar), nil]
  }

  public func stack(_ site: StackSite, in graph: inout GraphBuilder) -> [ValueID]? {
    graph.apply(GatherElements(axis: site.stacked(axis)), to: site)
  }

  public func axes(_ inputs: [TensorType?], _ outputs: [TensorType]) -> AxisRule {
    let along = outputs[0].shape.axis(axis)
    var rule = AxisRule.indexing(inputs, outputs, along: along)
    if let along {
      rule.inputs[1]?[along] = AxisRule.Axis(AxisRule.label(along))
      rule.outputs[0][along] = AxisRule.Axis(AxisRule.label(along))
    }
    return rule
  }

  public func lower(_ site: LoweringSite) -> [Kernel]? {
    guard let data = site.inputs[0], let indices = site.inputs[1] else { return nil }
    return IndexedKernel(
      .take, data: data, indices, line: site.outputs[0], axis: data.shape.axis(axis), lead: nil
    ).map { [.indexed($0)] }
  }

  public func multiplyAdds(_ inputs: [[Int]?], _ outputs: [[Int]]) -> Int { 0 }

  public func evaluate(_ inputs: [TensorView?], into outputs: [MutableTensorView])
    throws(EvaluationError)
  {
    guard let data = inputs[0], let indices = inputs[1] else { return }
    let axis = axis < 0 ? axis + data.rank : axis
    try forEachIndexed(indices, data.shape, axis) { inIndices, inData in
      outputs[0].copy(data, from: inData, to: inIndices)
    }
  }
}

/// Visits the elements that indices name, each along `axis` of a value of shape `data`: the position
/// of the index, and that of the element. Indices of one line come in their order along the axis, or
/// in reverse.
func forEachIndexed(
  _ indices: TensorView, _ data: [Int], _ axis: Int, isReverse: Bool = false,
  _ body: (_ inIndices: Int, _ inData: Int) -> Void
) throws(EvaluationError) {
  if indices.count == 0 { return }
  let extent = data[axis]
  if extent == 0 { throw .outside(indices.int(at: 0), axis: axis, extent: 0) }
  let step = stride(of: axis, in: data)
  let (count, own) = (indices.shape[axis], stride(of: axis, in: indices.shape))
  var outside: Int64?
  forEachElement(of: indices.shape, step: { $0 == axis ? 0 : stride(of: $0, in: data) }) {
    next, start in
    let at = isReverse ? next + (count - 1 - 2 * (next / own % count)) * own : next
    let index = indices.int(at: at)
    if let place = position(of: index, extent: extent) {
      body(at, start + place * step)
    } else {
      outside = outside ?? index
    }
  }
  if let outside { throw .outside(outside, axis: axis, extent: extent) }
}
