import AdjointGraph

/// `data` with one part replaced for each tuple of indices, or joined with the update by
/// `reduction`: a tuple, along the last axis of `indices`, holds places along the first axes of
/// `data`, and names all there is at them. Negative places count from the end.
///
/// Constraints are numbered as those of `GatherND`; (C2) is about batch axes, of which there are none.
///
/// - (C1) `data` and `indices` each have an axis.
/// - (C3) The last extent of `indices` is a number, from 1 to the rank of `data`.
/// - (C4) `updates` has the shape of what `GatherND` takes of `data`.
/// - (C5) With a `reduction`, the values are numbers.
///
/// VJP: for `none`, `dataBar` is `yBar` with zeros at the tuples, `updatesBar` what was there; for
/// `add`, `dataBar` is `yBar`; for `mul`, `max` and `min` that of `ScatterElements` with every part as
/// one row.
/// Edge cases: a place outside its axis is an error when the graph runs. Without a reduction, no
/// part may be named twice: the last update stands, but all would get its cotangent.
public struct ScatterND: Operator {
  public static let name = "ScatterND"
  public static let summary = "y = data, but y[indices[i, 0], indices[i, 1], …, …] = updates[i, …]"
  public static let family = OperatorFamily.movement
  public static let inputs = ScatterElements.inputs
  public static let attributes = ScatterElements.attributes.filter { $0.name == "reduction" }

  public let reduction: ScatterElements.Reduction

  public init(reduction: ScatterElements.Reduction = .none) { self.reduction = reduction }

  public init(_ attributes: Attributes) throws(ConstraintError) {
    let word = attributes.string("reduction")
    reduction = word.flatMap(ScatterElements.Reduction.init) ?? .none
  }

  public var attributes: Attributes {
    Self.withoutDefaults(["reduction": .string(reduction.rawValue)])
  }

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    guard let data = inputs[0], let indices = inputs[1], let updates = inputs[2] else { return [] }
    guard data.shape.rank > 0, indices.shape.rank > 0 else {
      let input = data.shape.rank > 0 ? 1 : 0
      throw ConstraintError("C1", "needs an axis to index, but \(input: input)", at: .input(input))
    }
    let tuples = try TupleIndices(
      indices.shape, of: data.shape, batchAxes: 0, named: "\(input: 0)")
    let taken = tuples.taken(indices.shape, of: data.shape)
    guard updates.shape.mayEqual(taken) else {
      throw ConstraintError(
        "C4",
        "there must be one part for each tuple, \(taken): \(input: 0) and \(input: 1) but \(input: 2)",
        at: .input(2))
    }
    if reduction != .none && data.scalar == .bool {
      throw ConstraintError(
        "C5", "\(reduction.rawValue) needs numbers but \(input: 0)", at: .attribute("reduction"))
    }
    return [data]
  }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    guard let yBar = site.cotangents[0] else { return [nil, nil, nil] }
    let (indices, updates) = (site.input(1), site.input(2))
    switch reduction {
    case .none:
      let dataBar = graph.add(nil, self, yBar, indices, graph.zeros(like: updates))
      return [dataBar, nil, graph.add(nil, GatherND(), yBar, indices)]
    case .add: return [yBar, nil, graph.add(nil, GatherND(), yBar, indices)]
    case .mul, .max, .min: return try pullbackByRows(site, yBar, in: &graph)
    }
  }

  /// The pullback of `ScatterElements` that does the same to rows.
  private func pullbackByRows(
    _ site: PullbackSite, _ yBar: ValueID, in graph: inout GraphBuilder
  ) throws(ConstraintError) -> [ValueID?] {
    let (data, indices, updates) = (site.input(0), site.input(1), site.input(2))
    let shape = graph.shape(of: data)
    let indexed = graph.shape(of: indices)
    let axes = Array(shape.dimensions.prefix(indexed[indexed.rank - 1].size ?? 0))
    func size(_ dimensions: some Sequence<Dimension>) -> Dimension {
      Shape(Array(dimensions)).elementCount ?? .unknown
    }
    let inner = size(shape.dimensions[axes.count...])
    let whole: Shape = [size(axes), inner]
    let parts: Shape = [size(indexed.dimensions.dropLast()), inner]
    let rows = self.rows(indices, axes, in: &graph)
    let column = graph.reshape(rows, to: [parts[0], 1])
    let flat = PullbackSite(
      inputs: [
        graph.reshape(data, to: whole), graph.expand(column, to: parts),
        graph.reshape(updates, to: parts),
      ], outputs: [graph.reshape(site.y, to: whole)],
      cotangents: [graph.reshape(yBar, to: whole)])
    let bars = try ScatterElements(axis: 0, reduction: reduction).pullback(flat, in: &graph)
    return [
      bars[0].map { graph.reshape($0, to: shape) }, nil,
      bars[2].map { graph.reshape($0, to: graph.shape(of: updates)) },
    ]
  }

  /// Each tuple as one number: the row of the data seen as a list of parts.
  private func rows(
    _ indices: ValueID, _ axes: [Dimension], in graph: inout GraphBuilder
  ) -> ValueID {
    let places = graph.cast(indices, to: .int64)
    func vector(_ extents: [[Dimension]]) -> ValueID {
      let numbers = extents.map { graph.reshape(graph.count($0, like: places), to: [1]) }
      return graph.concatenate(numbers, axis: 0)
    }
    let extents = vector(axes.map { [$0] })
    let strides = vector(axes.indices.map { Array(axes[($0 + 1)...]) })
    let isNegative = graph.less(places, graph.constant(0, like: places))
    let positions = graph.select(isNegative, graph.add(places, extents), places)
    return graph.reduceSum(
      graph.multiply(positions, strides), axes: [graph.shape(of: places).rank - 1])
  }

  /// The place in the stack becomes the first of each tuple.
  public func stack(_ site: StackSite, in graph: inout GraphBuilder) -> [ValueID]? {
    guard let indices = site.inputs[1], let shape = site.inputTypes[1]?.shape else { return nil }
    let counted = graph.expand(graph.constant(1, like: indices), to: [site.extent])
    let places = graph.add(nil, CumSum(axis: 0, isExclusive: true), counted)
    var column = site.stacked(shape)
    column[column.rank - 1] = 1
    let ones = [Dimension](repeating: 1, count: shape.rank)
    let first = graph.expand(graph.reshape(places, to: Shape([site.extent] + ones)), to: column)
    let stacked = site.isStacked[1] ? indices : graph.expand(indices, to: site.stacked(shape))
    var tuples = site
    tuples.inputs[1] = graph.concatenate([first, stacked], axis: shape.rank)
    tuples.isStacked[1] = true
    return graph.apply(self, to: tuples)
  }

  public func axes(_ inputs: [TensorType?], _ outputs: [TensorType]) -> AxisRule {
    guard let data = inputs[0]?.shape, let indices = inputs[1]?.shape else {
      return .whole(inputs, outputs)
    }
    let (all, own, taken) = AxisRule.takingTuples(data, indices, batchAxes: 0)
    return AxisRule(inputs: [all, own, taken], outputs: [all])
  }

  public func scratchByteCount(_ inputs: [TensorType?], _ outputs: [TensorType]) -> Int {
    TupleIndices.scratchByteCount(inputs[1])
  }

  public func lower(_ site: LoweringSite) -> [Kernel]? {
    guard let data = site.inputs[0], let indices = site.inputs[1], let updates = site.inputs[2],
      let scatter = TupleIndices.lower(
        reduction.kernel, data: site.outputs[0], indices, line: updates, batchAxes: 0,
        scratch: site.scratch)
    else { return nil }
    return Kernel.copy(data, to: site.outputs[0]).map { $0 + scatter }
  }

  public func multiplyAdds(_ inputs: [[Int]?], _ outputs: [[Int]]) -> Int {
    reduction == .none ? 0 : inputs[2]?.reduce(1, *) ?? 0
  }

  public func evaluate(_ inputs: [TensorView?], into outputs: [MutableTensorView])
    throws(EvaluationError)
  {
    guard let data = inputs[0], let indices = inputs[1], let updates = inputs[2] else { return }
    let y = outputs[0]
    y.copyAll(data)
    let so = y.reading
    let tuples = TupleIndices(indices, batchAxes: 0)
    try tuples.forEachTaken(indices, of: data.shape) { from, to in
      if reduction == .none {
        y.copy(updates, from: from, to: to)
      } else if y.scalar.isFloating {
        y.store(reduction.join(so.double(at: to), updates.double(at: from)), at: to)
      } else {
        y.store(reduction.join(so.int(at: to), updates.int(at: from)), at: to)
      }
    }
  }
}
