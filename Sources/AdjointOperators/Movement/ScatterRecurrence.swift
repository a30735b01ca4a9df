import AdjointGraph

/// Linear recurrences of the elements that indices name, as `ScatterElements` does: each begins with
/// its element of `start`, and an update in its turn makes `a * state + b` of its state. With `b = 0`
/// the states are products, with `a = 1` sums.
///
/// Outputs: `y`, the last states, with the shape of `start`; `before`, with the shape of `indices`,
/// the state that each update found.
/// Attributes: `axis`, negative from the end; `reverse` 1 lets the last update be the first.
///
/// - (C1) `axis` is an axis of `start`; negative ones count from the end.
/// - (C2) `indices` has the rank of `start`.
/// - (C3) Along other axes than `axis`, there are not more indices than elements.
/// - (C4) `a` and `b` have the shape of `indices`.
///
/// VJP: the recurrence in the other direction that begins with `yBar` and adds `beforeBar`: its last
/// states are `startBar`, what its updates find is `bBar`, and `aBar = bBar * before`.
/// Edge cases: an index outside the axis is an error when the graph runs.
public struct ScatterRecurrence: Operator {
  public static let name = "ScatterRecurrence"
  public static let summary = "y = start, then y[indices] = a * y[indices] + b, one by one by axis"
  public static let family = OperatorFamily.movement
  public static let inputs = [
    OperandSpecification("start"),
    OperandSpecification("indices", .integer, variable: "Tind"),
    OperandSpecification("a"),
    OperandSpecification("b"),
  ]
  public static let outputs = [
    OperandSpecification("y", .floating),
    OperandSpecification("before", .floating, .optional),
  ]
  public static let attributes = [
    AttributeSpecification("axis", .int, .defaults(.int(0)), "the axis of start that is indexed"),
    AttributeSpecification("reverse", .flag, .defaults(.int(0)), "1: from the last update"),
  ]

  public let axis: Int
  public let isReverse: Bool

  public init(axis: Int = 0, isReverse: Bool = false) {
    self.axis = axis
    self.isReverse = isReverse
  }

  public init(_ attributes: Attributes) throws(ConstraintError) {
    self.init(axis: attributes.int("axis") ?? 0, isReverse: attributes.flag("reverse"))
  }

  public var attributes: Attributes {
    var result: Attributes = [:]
    if axis != 0 { result["axis"] = .int(axis) }
    if isReverse { result["reverse"] = .int(1) }
    return result
  }

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    guard let start = inputs[0], let indices = inputs[1] else { return [] }
    let axis = try start.shape.resolve(axis, "C1")
    try start.shape.checkIndices(indices.shape, along: axis, "C2", "C3")
    for input in 2...3 where inputs[input]?.shape.mayEqual(indices.shape) == false {
      throw ConstraintError(
        "C4", "there must be one number for each index: \(input: 1) but \(input: input)",
        at: .input(input))
    }
    return [start, TensorType(start.scalar, indices.shape)]
  }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    let (start, indices, a, b) = (site.input(0), site.input(1), site.input(2), site.input(3))
    let yBar = site.cotangents[0] ?? graph.zeros(like: start)
    let beforeBar = site.cotangents.dropFirst().first ?? nil
    let back = graph.add(
      ScatterRecurrence(axis: axis, isReverse: !isReverse),
      inputs: [yBar, indices, a, beforeBar ?? graph.zeros(like: b)], outputCount: 2)
    let before =
      site.outputs.count > 1
      ? site.outputs[1] : graph.add(self, inputs: site.inputs, outputCount: 2)[1]
    return [
      back[0], nil, graph.reshape(graph.multiply(back[1], before), to: graph.shape(of: a)),
      graph.reshape(back[1], to: graph.shape(of: b)),
    ]
  }

  public func stack(_ site: StackSite, in graph: inout GraphBuilder) -> [ValueID]? {
    graph.apply(ScatterRecurrence(axis: site.stacked(axis), isReverse: isReverse), to: site)
  }

  public func axes(_ inputs: [TensorType?], _ outputs: [TensorType]) -> AxisRule {
    .indexing(inputs, outputs, along: outputs[0].shape.axis(axis))
  }

  public func multiplyAdds(_ inputs: [[Int]?], _ outputs: [[Int]]) -> Int {
    inputs[1]?.reduce(1, *) ?? 0
  }

  public func evaluate(_ inputs: [TensorView?], into outputs: [MutableTensorView])
    throws(EvaluationError)
  {
    guard let start = inputs[0], let indices = inputs[1], let a = inputs[2], let b = inputs[3]
    else { return }
    let y = outputs[0]
    y.copyAll(start)
    let states = y.reading
    let axis = axis < 0 ? axis + start.rank : axis
    try forEachIndexed(indices, start.shape, axis, isReverse: isReverse) { update, element in
      let state = states.double(at: element)
      if outputs.count > 1 { outputs[1].store(state, at: update) }
      y.store(a.double(at: update) * state + b.double(at: update), at: element)
    }
  }
}
