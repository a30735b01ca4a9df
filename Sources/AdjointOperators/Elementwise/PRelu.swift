import AdjointGraph

/// The rectified linear unit with given slopes below zero, `y = x` where `x ≥ 0`, `slope * x`
/// elsewhere; `slope` broadcasts to `x`. Whole numbers wrap around.
///
/// - (C1) The shape of `slope` broadcasts to that of `x`, which it does not extend.
///
/// VJP: `xBar = yBar` where `x` is positive, `slope * yBar` elsewhere, at 0 too;
/// `slopeBar = yBar * min(x, 0)`, summed over the axes that `slope` was broadcast along.
public struct PRelu: Operator, Plain {
  public static let name = "PRelu"
  public static let summary = "y = x where x ≥ 0, else slope x"
  public static let family = OperatorFamily.elementwise
  public static let inputs = [
    OperandSpecification("x", .numeric), OperandSpecification("slope", .numeric),
  ]
  public static let traits: OperatorTraits = [.elementwise, .mayOverwriteInput]

  public init() {}

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    guard let x = inputs[0], let slope = inputs[1] else { return [] }
    guard let shape = Shape.broadcast(x.shape, slope.shape), shape.mayEqual(x.shape) else {
      throw ConstraintError(
        "C1", "the slope does not broadcast to x: \(input: 0) but \(input: 1)", at: .input(1))
    }
    return [x]
  }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    guard let yBar = site.cotangents[0] else { return [nil, nil] }
    let (x, slope) = (site.x, site.input(1))
    let isPositive = graph.heaviside(x)
    let bend = graph.add(isPositive, graph.multiply(graph.oneMinus(isPositive), slope))
    let slopeBar = graph.multiply(yBar, graph.clip(x, max: 0))
    return [graph.multiply(yBar, bend), graph.sum(slopeBar, toShapeOf: slope)]
  }

  public func stack(_ site: StackSite, in graph: inout GraphBuilder) -> [ValueID]? {
    // Only the slope broadcasts, so x needs the axis in any case.
    guard let x = site.inputs[0], let slope = site.inputs[1],
      let shapes = site.inputTypes.map({ $0?.shape }) as? [Shape]
    else { return nil }
    let missing = [Dimension](repeating: 1, count: shapes[0].rank - shapes[1].rank)
    let aligned = Shape(missing + shapes[1].dimensions)
    return [
      graph.add(
        nil, self, site.isStacked[0] ? x : graph.expand(x, to: site.stacked(shapes[0])),
        site.isStacked[1] ? graph.reshape(slope, to: site.stacked(aligned)) : slope)
    ]
  }

  public func axes(_ inputs: [TensorType?], _ outputs: [TensorType]) -> AxisRule {
    .elementwise(inputs, outputs)
  }

  public func evaluate(_ inputs: [TensorView?], into outputs: [MutableTensorView])
    throws(EvaluationError)
  {
    guard let x = inputs[0], let slope = inputs[1] else { return }
    let y = outputs[0]
    forEachElement(of: y.shape, broadcasting: x.shape, slope.shape, slope.shape) {
      position, at, slopeAt, _ in
      if x.scalar.isFloating {
        let value = x.double(at: at)
        y.store(value < 0 ? slope.double(at: slopeAt) * value : value, at: position)
      } else {
        let value = x.int(at: at)
        y.store(value < 0 ? slope.int(at: slopeAt) &* value : value, at: position)
      }
    }
  }

  public func lower(_ site: LoweringSite) -> [Kernel]? {
    guard let x = site.inputs[0], let slope = site.inputs[1] else { return nil }
    return ZipKernel(.pRelu, x, slope, site.outputs[0]).map { [.zip($0)] }
  }
}
