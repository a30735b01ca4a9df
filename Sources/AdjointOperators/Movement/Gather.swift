import AdjointGraph

/// Takes the slices of `data` that `indices` name along an axis; the axes of `indices` stand in the
/// result where `axis` stood. Negative indices count from the end.
///
/// - (C1) `axis` is an axis of `data`; negative ones count from the end.
///
/// VJP: `dataBar` is `yBar` added up at the slices taken (`GatherScatter`).
/// Edge cases: an index outside the axis is an error when the graph runs.
public struct Gather: Operator {
  public static let name = "Gather"
  public static let summary = "y[…, i, …] = data[…, indices[i], …]"
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

  /// The shape of what `indices` take along an axis.
  static func result(_ data: Shape, _ axis: Int, _ indices: Shape) -> Shape {
    Shape(data.dimensions[..<axis] + indices.dimensions + data.dimensions[(axis + 1)...])
  }

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    guard let data = inputs[0], let indices = inputs[1] else { return [] }
    let axis = try data.shape.resolve(axis, "C1")
    return [TensorType(data.scalar, Self.result(data.shape, axis, indices.shape))]
  }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    guard let yBar = site.cotangents[0] else { return [nil, nil] }
    let shape = graph.shape(of: site.x)
    return [
      graph.add(nil, GatherScatter(axis: axis, shape: shape.dimensions), yBar, site.input(1)), nil,
    ]
  }

  public func stack(_ site: StackSite, in graph: inout GraphBuilder) -> [ValueID]? {
    guard site.isStacked[0], let data = site.inputs[0], let indices = site.inputs[1] else {
      return nil
    }
    guard site.isStacked[1], let shape = site.inputTypes[0]?.shape, let axis = shape.axis(axis)
    else { return [graph.add(nil, Gather(axis: site.stacked(axis)), data, indices)] }
    // Indices that differ between elements are tuples of one place, behind the stack's axis.
    let last = shape.rank + 1, own = graph.shape(of: indices).rank
    let front = graph.transpose(
      data, [0, axis + 1] + Array(1..<axis + 1) + Array(axis + 2..<last))
    let taken = graph.add(nil, GatherND(batchAxes: 1), front, graph.tuples(indices))
    return [
      graph.transpose(
        taken,
        [0] + Array(own..<own + axis) + Array(1..<own) + Array(own + axis..<own + shape.rank - 1))
    ]
  }

  public func axes(_ inputs: [TensorType?], _ outputs: [TensorType]) -> AxisRule {
    guard let data = inputs[0]?.shape, let indices = inputs[1]?.shape, let axis = data.axis(axis)
    else { return .whole(inputs, outputs) }
    let (all, own, taken) = AxisRule.gathering(data.rank, axis, indices.rank)
    return AxisRule(inputs: [all, own], outputs: [taken])
  }

  public func lower(_ site: LoweringSite) -> [Kernel]? {
    guard let data = site.inputs[0], let indices = site.inputs[1] else { return nil }
    return IndexedKernel(
      .take, data: data, indices, line: site.outputs[0], axis: data.shape.axis(axis), lead: 0
    ).map { [.indexed($0)] }
  }

  public func multiplyAdds(_ inputs: [[Int]?], _ outputs: [[Int]]) -> Int { 0 }

  public func evaluate(_ inputs: [TensorView?], into outputs: [MutableTensorView])
    throws(EvaluationError)
  {
    guard let data = inputs[0], let indices = inputs[1] else { return }
    let axis = axis < 0 ? axis + data.rank : axis
    try forEachGathered(outputs[0].shape, indices, data.shape, axis) { inResult, inData in
      outputs[0].copy(data, from: inData, to: inResult)
    }
  }
}

extension GraphBuilder {
  /// Indices as tuples of one place each.
  mutating func tuples(_ indices: ValueID) -> ValueID {
    reshape(indices, to: Shape(shape(of: indices).dimensions + [1]))
  }
}

/// Visits the elements that indices take along an axis of a value of shape `data`: the position in
/// the result, and that in the value.
func forEachGathered(
  _ result: [Int], _ indices: TensorView, _ data: [Int], _ axis: Int,
  _ body: (_ inResult: Int, _ inData: Int) -> Void
) throws(EvaluationError) {
  if result.contains(0) { return }
  let extent = data[axis]
  let (outer, inner) = (data.product(..<axis), data.product((axis + 1)...))
  for index in 0..<indices.count {
    guard let place = position(of: indices.int(at: index), extent: extent) else {
      throw .outside(indices.int(at: index), axis: axis, extent: extent)
    }
    for row in 0..<outer {
      for column in 0..<inner {
        body(
          (row * indices.count + index) * inner + column, (row * extent + place) * inner + column)
      }
    }
  }
}

extension AxisRule {
  /// The axes of data of which one is indexed, of the indices, and of what they take.
  static func gathering(
    _ rank: Int, _ axis: Int, _ indexRank: Int
  ) -> (data: [Axis], indices: [Axis], taken: [Axis]) {
    let kept = (0..<rank).map { Axis(label($0)) }
    let indices = (0..<indexRank).map { Axis("i\($0)") }
    var data = kept
    data[axis].isWhole = true
    return (data, indices, Array(kept[..<axis] + indices + kept[(axis + 1)...]))
  }
}
