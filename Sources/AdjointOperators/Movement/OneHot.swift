import AdjointGraph

/// A new axis of extent `depth` that holds `values[1]` where the index says and `values[0]`
/// elsewhere. Negative indices count from the end; one outside is nowhere. Fractions are cut.
///
/// - (C1) `values` holds two elements: off and on.
/// - (C2) `axis` is an axis of the result; negative ones count from its end.
/// - (C3) `depth` is not negative.
///
/// VJP: `valuesBar` is the sum of `yBar` where it is off, and where it is on.
public struct OneHot: Operator {
  public static let name = "OneHot"
  public static let summary = "y[i, j] = values[indices[i] = j]"
  public static let family = OperatorFamily.movement
  public static let inputs = [
    OperandSpecification("indices", .numeric, variable: "Tind"),
    OperandSpecification("values", .any),
  ]
  public static let attributes = [
    AttributeSpecification("depth", .int, .required, "the extent of the new axis"),
    AttributeSpecification("axis", .int, .defaults(.int(-1)), "the place of the new axis in y"),
  ]

  public let depth: Int
  public let axis: Int

  public init(depth: Int, axis: Int = -1) {
    self.depth = depth
    self.axis = axis
  }

  public init(_ attributes: Attributes) throws(ConstraintError) {
    self.init(depth: attributes.int("depth") ?? 0, axis: attributes.int("axis") ?? -1)
  }

  public var attributes: Attributes {
    axis == -1 ? ["depth": .int(depth)] : ["depth": .int(depth), "axis": .int(axis)]
  }

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    guard let indices = inputs[0], let values = inputs[1] else { return [] }
    guard values.shape.rank == 1, values.shape[0].mayEqual(2) else {
      throw ConstraintError(
        "C1", "values must be [off, on], of shape [2], but \(input: 1)", at: .input(1))
    }
    let rank = indices.shape.rank + 1
    guard axis >= -rank && axis < rank else {
      throw ConstraintError(
        "C2", "there is no axis \(axis) in a result of rank \(rank): \(input: 0)",
        at: .attribute("axis"))
    }
    guard depth >= 0 else {
      throw ConstraintError("C3", "depth may not be negative: \(depth)", at: .attribute("depth"))
    }
    var result = indices.shape.dimensions
    result.insert(.fixed(depth), at: axis < 0 ? axis + rank : axis)
    return [TensorType(values.scalar, Shape(result))]
  }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    guard let yBar = site.cotangents[0] else { return [nil, nil] }
    let scalar = graph.scalar(of: yBar)
    let all = Array(0..<graph.shape(of: yBar).rank)
    /// The sum of `yBar` where the result is `values[place]`, under the shape `[1]`.
    func sum(_ place: Int) -> ValueID {
      let mask = Literal(shape: [2], numbers: .floats(place == 0 ? [1, 0] : [0, 1]))
      let chosen = graph.add(nil, self, site.input(0), graph.add(nil, Constant(mask, scalar)))
      return graph.reshape(
        graph.reduceSum(graph.multiply(yBar, chosen), axes: all), to: [1])
    }
    return [nil, graph.concatenate([sum(0), sum(1)], axis: 0)]
  }

  public func axes(_ inputs: [TensorType?], _ outputs: [TensorType]) -> AxisRule {
    var rule = AxisRule.whole(inputs, outputs)
    let rank = outputs[0].shape.rank
    let kept = (0..<rank - 1).map { AxisRule.Axis(AxisRule.label($0)) }
    let place = axis < 0 ? axis + rank : axis
    rule.inputs[0] = kept
    rule.outputs[0] = kept[..<place] + [rule.outputs[0][place]] + kept[place...]
    return rule
  }

  public func multiplyAdds(_ inputs: [[Int]?], _ outputs: [[Int]]) -> Int { 0 }

  public func lower(_ site: LoweringSite) -> [Kernel]? {
    guard let indices = site.inputs[0], let values = site.inputs[1] else { return nil }
    let y = site.outputs[0]
    return OneHotKernel(indices, values: values, along: y.shape.axis(axis), y).map {
      [.oneHot($0)]
    }
  }

  public func evaluate(_ inputs: [TensorView?], into outputs: [MutableTensorView])
    throws(EvaluationError)
  {
    guard let indices = inputs[0], let values = inputs[1] else { return }
    let y = outputs[0]
    if y.count == 0 { return }
    let axis = axis < 0 ? axis + y.rank : axis
    let inner = y.shape.product((axis + 1)...)
    for at in 0..<y.count {
      let (outer, place) = (at / inner / depth, at / inner % depth)
      let index = indices.int(at: outer * inner + at % inner)
      let isOn = position(of: index, extent: depth) == place
      y.copy(values, from: isOn ? 1 : 0, to: at)
    }
  }
}
