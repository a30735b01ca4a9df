import AdjointGraph

/// Repeats `x` along axes of extent 1 so that it has `shape`, by the rules of broadcasting in both
/// directions: an extent of 1 in `shape` keeps that of `x`.
///
/// - (C1) The shape of `x` and `shape` broadcast.
/// - (C2) No extent in `shape` is negative.
///
/// VJP: `xBar` is `yBar` summed over the axes that were repeated.
public struct Expand: Operator {
  public static let name = "Expand"
  public static let summary = "y = x, repeated to shape"
  public static let family = OperatorFamily.movement
  public static let inputs = [OperandSpecification("x", .any)]
  public static let attributes = [
    AttributeSpecification("shape", .dimensions, .required, "extents or dimension names")
  ]

  public let shape: [Dimension]

  public init(shape: [Dimension]) { self.shape = shape }

  public init(_ attributes: Attributes) throws(ConstraintError) {
    shape = attributes.dimensions("shape") ?? []
    if let size = shape.lazy.compactMap(\.size).first(where: { $0 < 0 }) {
      throw ConstraintError("C2", "an extent may not be negative: \(size)", at: .attribute("shape"))
    }
  }

  public var attributes: Attributes { ["shape": shape.attributeValue] }

  public func bound(by binding: [String: Int]) -> Expand {
    Expand(shape: shape.bound(by: binding))
  }

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    guard let x = inputs[0] else { return [] }
    guard let result = Shape.broadcast(x.shape, Shape(shape)) else {
      throw ConstraintError(
        "C1", "\(input: 0), which does not broadcast to \(Shape(shape))", at: .attribute("shape"))
    }
    return [TensorType(x.scalar, result)]
  }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    [site.cotangents[0].map { graph.sum($0, toShapeOf: site.x) }]
  }

  public func stack(_ site: StackSite, in graph: inout GraphBuilder) -> [ValueID]? {
    guard let x = site.inputs[0], let own = site.inputTypes[0]?.shape else { return nil }
    let shape = site.outputTypes[0].shape
    let missing = [Dimension](repeating: 1, count: shape.rank - own.rank)
    let aligned = graph.reshape(x, to: site.stacked(Shape(missing + own.dimensions)))
    return [graph.expand(aligned, to: site.stacked(shape))]
  }

  public func axes(_ inputs: [TensorType?], _ outputs: [TensorType]) -> AxisRule {
    .elementwise(inputs, outputs)
  }

  public func multiplyAdds(_ inputs: [[Int]?], _ outputs: [[Int]]) -> Int { 0 }

  public func evaluate(_ inputs: [TensorView?], into outputs: [MutableTensorView])
    throws(EvaluationError)
  {
    guard let x = inputs[0] else { return }
    forEachElement(of: outputs[0].shape, broadcasting: x.shape, x.shape, x.shape) {
      to, from, _, _ in
      outputs[0].copy(x, from: from, to: to)
    }
  }

  public func lower(_ site: LoweringSite) -> [Kernel]? {
    guard let x = site.inputs[0] else { return nil }
    let y = site.outputs[0]
    let steps = x.shape.steps(broadcastTo: y.shape)
    return Kernel.stridedCopy(shape: y.shape, from: x, steps: steps, to: y).map { [$0] }
  }
}
