import AdjointGraph

/// Adds the parts of `x` to those parts of zeros that tuples of indices name, in the order of the
/// tuples. The transpose of `GatherND` with the same `indices` and `batch_dims` as a linear map.
///
/// - (C1) `batch_dims` is not negative and leaves `shape` and `indices` an axis.
/// - (C2) The batch axes have the same extents.
/// - (C3) The last extent of `indices` is a number, from 1 to the axes of `shape` that are no batch.
/// - (C4) `x` has the shape that `GatherND` makes of a value of shape `shape`.
///
/// VJP: the parts of `yBar` that the tuples name (`GatherND`).
/// Edge cases: a place outside its axis is an error when the graph runs.
public struct GatherNDScatter: Operator {
  public static let name = "GatherNDScatter"
  public static let summary = "y[j, …] = Σ x[i, …] where (indices[i, 0], indices[i, 1], …) = j"
  public static let family = OperatorFamily.movement
  public static let inputs = [
    OperandSpecification("x", .numeric),
    OperandSpecification("indices", .integer, variable: "Tind"),
  ]
  public static let attributes = [
    AttributeSpecification(
      "batch_dims", .int, .defaults(.int(0)), "leading axes that y and indices share"),
    AttributeSpecification("shape", .dimensions, .required, "extents or dimension names of y"),
  ]

  public let batchAxes: Int
  public let shape: [Dimension]

  public init(batchAxes: Int = 0, shape: [Dimension]) {
    self.batchAxes = batchAxes
    self.shape = shape
  }

  public init(_ attributes: Attributes) throws(ConstraintError) {
    self.init(
      batchAxes: attributes.int("batch_dims") ?? 0, shape: attributes.dimensions("shape") ?? [])
  }

  public var attributes: Attributes {
    Self.withoutDefaults(["batch_dims": .int(batchAxes), "shape": shape.attributeValue])
  }

  public func bound(by binding: [String: Int]) -> GatherNDScatter {
    GatherNDScatter(batchAxes: batchAxes, shape: shape.bound(by: binding))
  }

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    guard let x = inputs[0], let indices = inputs[1] else { return [] }
    let whole = Shape(shape)
    let tuples = try TupleIndices(
      indices.shape, of: whole, batchAxes: batchAxes, named: "shape is \(whole)")
    let taken = tuples.taken(indices.shape, of: whole)
    guard taken.mayEqual(x.shape) else {
      throw ConstraintError(
        "C4", "\(input: 1), which takes \(taken) of \(whole), but \(input: 0)", at: .input(0))
    }
    return [TensorType(x.scalar, whole)]
  }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    guard let yBar = site.cotangents[0] else { return [nil, nil] }
    return [graph.add(nil, GatherND(batchAxes: batchAxes), yBar, site.input(1)), nil]
  }

  public func stack(_ site: StackSite, in graph: inout GraphBuilder) -> [ValueID]? {
    let stacked = GatherNDScatter(
      batchAxes: batchAxes + 1, shape: site.stacked(Shape(shape)).dimensions)
    return graph.apply(stacked, to: site)
  }

  public func axes(_ inputs: [TensorType?], _ outputs: [TensorType]) -> AxisRule {
    guard let indices = inputs[1]?.shape else { return .whole(inputs, outputs) }
    let (all, own, taken) = AxisRule.takingTuples(Shape(shape), indices, batchAxes: batchAxes)
    return AxisRule(inputs: [taken, own], outputs: [all])
  }

  public func scratchByteCount(_ inputs: [TensorType?], _ outputs: [TensorType]) -> Int {
    TupleIndices.scratchByteCount(inputs[1])
  }

  public func lower(_ site: LoweringSite) -> [Kernel]? {
    guard let x = site.inputs[0], let indices = site.inputs[1] else { return nil }
    let y = site.outputs[0]
    return TupleIndices.lower(
      .join(.add), data: y, indices, line: x, batchAxes: batchAxes, scratch: site.scratch
    ).map { [.fill(FillKernel(0, y.scalar, to: y.location, count: y.count))] + $0 }
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
    let tuples = TupleIndices(indices, batchAxes: batchAxes)
    try tuples.forEachTaken(indices, of: y.shape) { inTaken, inData in
      y.add(x, from: inTaken, to: inData, sums)
    }
  }
}
