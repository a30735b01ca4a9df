import AdjointGraph

/// `x` where `condition` is true, else `y`, element by element; all three broadcast.
///
/// - (C1) The shapes broadcast: aligned at the last axis, extents are equal or one of them is 1.
///
/// VJP: `xBar` is `zBar` where `condition` is true and 0 elsewhere, `yBar` the reverse, each summed
/// over the axes that it was broadcast along. What is not taken has no influence, not even NaN.
public struct Where: Operator, Plain {
  public static let name = "Where"
  public static let summary = "z = x where condition, else y"
  public static let family = OperatorFamily.elementwise
  public static let inputs = [
    OperandSpecification("condition", .bool, variable: "B"), OperandSpecification("x", .any),
    OperandSpecification("y", .any),
  ]
  public static let outputs = [OperandSpecification("z", .any)]
  public static let traits: OperatorTraits = [.elementwise, .mayOverwriteInput]

  public init() {}

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    [try broadcastType(inputs) { inputs[1]?.scalar ?? $0 }]
  }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    guard let zBar = site.cotangents[0] else { return [nil, nil, nil] }
    let condition = site.input(0)
    // Not by multiplication: the cotangent may be infinite where the side is not taken.
    let zero = graph.constant(0, like: zBar)
    return [
      nil,
      graph.sum(graph.select(condition, zBar, zero), toShapeOf: site.input(1)),
      graph.sum(graph.select(condition, zero, zBar), toShapeOf: site.input(2)),
    ]
  }

  public func axes(_ inputs: [TensorType?], _ outputs: [TensorType]) -> AxisRule {
    .elementwise(inputs, outputs)
  }

  public func evaluate(_ inputs: [TensorView?], into outputs: [MutableTensorView])
    throws(EvaluationError)
  {
    guard let condition = inputs[0], let x = inputs[1], let y = inputs[2] else { return }
    let z = outputs[0]
    forEachElement(of: z.shape, broadcasting: condition.shape, x.shape, y.shape) {
      position, c, a, b in
      if condition.bool(at: c) {
        z.copy(x, from: a, to: position)
      } else {
        z.copy(y, from: b, to: position)
      }
    }
  }

  public func lower(_ site: LoweringSite) -> [Kernel]? {
    guard let condition = site.inputs[0], let x = site.inputs[1], let y = site.inputs[2] else {
      return nil
    }
    return SelectKernel(condition, x, y, site.outputs[0]).map { [.select($0)] }
  }
}
