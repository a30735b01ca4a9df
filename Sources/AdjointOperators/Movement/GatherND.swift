import AdjointGraph

/// Takes the parts of `data` that tuples of indices name: each tuple, along the last axis of
/// `indices`, holds places along the first axes of `data`, and takes all there is at them. Negative
/// places count from the end.
///
/// Attributes: `batch_dims`, how many leading axes `data` and `indices` have in common.
///
/// - (C1) `batch_dims` is not negative and leaves both an axis.
/// - (C2) The batch axes have the same extents.
/// - (C3) The last extent of `indices` is a number, from 1 to the axes of `data` that are no batch.
///
/// VJP: `dataBar` is `yBar` added up at the parts taken (`GatherNDScatter`).
/// Edge cases: a place outside its axis is an error when the graph runs.
public struct GatherND: Operator {
  public static let name = "GatherND"
  public static let summary = "y[i, …] = data[indices[i, 0], indices[i, 1], …, …]"
  public static let family = OperatorFamily.movement
  public static let inputs = [
    OperandSpecification("data", .any),
    OperandSpecification("indices", .integer, variable: "Tind"),
  ]
  public static let attributes = [
    AttributeSpecification(
      "batch_dims", .int, .defaults(.int(0)), "leading axes that data and indices share")
  ]

  public let batchAxes: Int

  public init(batchAxes: Int = 0) { self.batchAxes = batchAxes }

  public init(_ attributes: Attributes) throws(ConstraintError) {
    batchAxes = attributes.int("batch_dims") ?? 0
  }

  public var attributes: Attributes { batchAxes == 0 ? [:] : ["batch_dims": .int(batchAxes)] }

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    guard let data = inputs[0], let indices = inputs[1] else { return [] }
    let tuples = try TupleIndices(
      indices.shape, of: data.shape, batchAxes: batchAxes, named: "\(input: 0)")
    return [TensorType(data.scalar, tuples.taken(indices.shape, of: data.shape))]
  }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    guard let yBar = site.cotangents[0] else { return [nil, nil] }
    let scatter = GatherNDScatter(
      batchAxes: batchAxes, shape: graph.shape(of: site.x).dimensions)
    return [graph.add(nil, scatter, yBar, site.input(1)), nil]
  }

  public func stack(_ site: StackSite, in graph: inout GraphBuilder) -> [ValueID]? {
    graph.apply(GatherND(batchAxes: batchAxes + 1), to: site)
  }

  public func axes(_ inputs: [TensorType?], _ outputs: [TensorType]) -> AxisRule {
    guard let data = inputs[0]?.shape, let indices = inputs[1]?.shape else {
      return .whole(inputs, outputs)
    }
    let (all, own, taken) = AxisRule.takingTuples(data, indices, batchAxes: batchAxes)
    return AxisRule(inputs: [all, own], outputs: [taken])
  }

  public func scratchByteCount(_ inputs: [TensorType?], _ outputs: [TensorType]) -> Int {
    TupleIndices.scratchByteCount(inputs[1])
  }

  public func lower(_ site: LoweringSite) -> [Kernel]? {
    guard let data = site.inputs[0], let indices = site.inputs[1] else { return nil }
    // As for the definition, an index that takes nothing is not looked at.
    if site.outputs[0].count == 0 { return [] }
    return TupleIndices.lower(
      .take, data: data, indices, line: site.outputs[0], batchAxes: batchAxes,
      scratch: site.scratch)
  }

  public func multiplyAdds(_ inputs: [[Int]?], _ outputs: [[Int]]) -> Int { 0 }

  public func evaluate(_ inputs: [TensorView?], into outputs: [MutableTensorView])
    throws(EvaluationError)
  {
    // As for `Gather`, an index that takes nothing is not looked at.
    guard let data = inputs[0], let indices = inputs[1], outputs[0].count > 0 else { return }
    let tuples = TupleIndices(indices, batchAxes: batchAxes)
    try tuples.forEachTaken(indices, of: data.shape) { inTaken, inData in
      outputs[0].copy(data, from: inData, to: inTaken)
    }
  }
}
