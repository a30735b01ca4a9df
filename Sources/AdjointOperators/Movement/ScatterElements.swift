import AdjointGraph

/// `data` with one element replaced for each index, or joined with the update by `reduction`: the
/// element at the index's own place, but along `axis` at the place that the index names. Negative
/// indices count from the end.
///
/// - (C1) `axis` is an axis of `data`; negative ones count from the end.
/// - (C2) `indices` has the rank of `data`.
/// - (C3) Along other axes than `axis`, there are not more indices than elements.
/// - (C4) `updates` has the shape of `indices`.
/// - (C5) With a `reduction`, the values are numbers.
///
/// VJP: for `none`, `dataBar` is `yBar` with zeros at the indices, `updatesBar` what was there; for
/// `add`, `dataBar` is `yBar`; for `mul`, each factor gets `yBar` times all others of its element
/// (`ScatterRecurrence`); for `max` and `min`, all of `yBar` goes to the first that equals `y`, the
/// element of `data` standing before its updates.
/// Edge cases: an index outside the axis is an error when the graph runs. Without a reduction, no
/// element may be named twice: the last update stands, but all would get its cotangent.
public struct ScatterElements: Operator {
  /// How an update joins what is there.
  public enum Reduction: String, Hashable, Sendable, CaseIterable {
    case none, add, mul, max, min
  }

  public static let name = "ScatterElements"
  public static let summary = "y = data, but y[indices[i, j, …], j, …] = updates[i, j, …] by axis"
  public static let family = OperatorFamily.movement
  public static let inputs = [
    OperandSpecification("data", .any),
    OperandSpecification("indices", .integer, variable: "Tind"),
    OperandSpecification("updates", .any),
  ]
  public static let attributes = [
    AttributeSpecification("axis", .int, .defaults(.int(0)), "the axis of data that is indexed"),
    AttributeSpecification(
      "reduction", .string(Reduction.allCases.map(\.rawValue)), .defaults(.string("none")),
      "how an update joins what is there"),
  ]

  public let axis: Int
  public let reduction: Reduction

  public init(axis: Int = 0, reduction: Reduction = .none) {
    self.axis = axis
    self.reduction = reduction
  }

  public init(_ attributes: Attributes) throws(ConstraintError) {
    axis = attributes.int("axis") ?? 0
    reduction = attributes.string("reduction").flatMap(Reduction.init) ?? .none
  }

  public var attributes: Attributes {
    var result: Attributes = [:]
    if axis != 0 { result["axis"] = .int(axis) }
    if reduction != .none { result["reduction"] = .string(reduction.rawValue) }
    return result
  }

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    guard let data = inputs[0], let indices = inputs[1], let updates = inputs[2] else { return [] }
    let axis = try data.shape.resolve(axis, "C1")
    try data.shape.checkIndices(indices.shape, along: axis, "C2", "C3")
    guard updates.shape.mayEqual(indices.shape) else {
      throw ConstraintError(
        "C4", "there must be one update for each index: \(input: 1) but \(input: 2)", at: .input(2))
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
      return [dataBar, nil, taken(yBar, site, in: &graph)]
    case .add: return [yBar, nil, taken(yBar, site, in: &graph)]
    case .mul: return pullbackToFactors(site, yBar, in: &graph)
    case .max, .min: return pullbackToFirstEqual(site, yBar, in: &graph)
    }
  }

  public func stack(_ site: StackSite, in graph: inout GraphBuilder) -> [ValueID]? {
    graph.apply(ScatterElements(axis: site.stacked(axis), reduction: reduction), to: site)
  }

  public func axes(_ inputs: [TensorType?], _ outputs: [TensorType]) -> AxisRule {
    .indexing(inputs, outputs, along: outputs[0].shape.axis(axis))
  }

  public func lower(_ site: LoweringSite) -> [Kernel]? {
    guard let data = site.inputs[0], let indices = site.inputs[1], let updates = site.inputs[2]
    else { return nil }
    let y = site.outputs[0]
    let indexed = IndexedKernel(
      reduction.kernel, data: y, indices, line: updates, axis: y.shape.axis(axis), lead: nil)
    return indexed.map { [.indexed($0)] }.flatMap { kernels in
      Kernel.copy(data, to: y).map { $0 + kernels }
    }
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
    let axis = axis < 0 ? axis + data.rank : axis
    try forEachIndexed(indices, data.shape, axis) { from, to in
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
