import AdjointGraph

/// The same elements in the same order under another shape: what operators that only rename
/// extents have in common. A conforming type gives its name, its attributes and its shapes.
///
/// VJP: `yBar` under the shape of `x`.
public protocol ReshapeLike: Operator {}

extension ReshapeLike {
  public static var family: OperatorFamily { .movement }
  public static var inputs: [OperandSpecification] { [OperandSpecification("x", .any)] }
  public static var traits: OperatorTraits { [.sharesFirstInput] }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    [site.cotangents[0].map { graph.reshape($0, to: graph.shape(of: site.x)) }]
  }

  public func stack(_ site: StackSite, in graph: inout GraphBuilder) -> [ValueID]? {
    [
      graph.add(
        nil, Reshape(shape: site.stacked(site.outputTypes[0].shape).dimensions), site.inputs[0])
    ]
  }

  /// Where only axes of extent 1 come or go, the others are kept.
  public func axes(_ inputs: [TensorType?], _ outputs: [TensorType]) -> AxisRule {
    func kept(_ shape: Shape) -> [Dimension] { shape.dimensions.filter { $0 != 1 } }
    guard let x = inputs[0]?.shape, kept(x) == kept(outputs[0].shape) else {
      return .whole(inputs, outputs)
    }
    func axes(_ shape: Shape) -> [AxisRule.Axis] {
      var count = 0
      return shape.dimensions.map { dimension in
        if dimension == 1 { return AxisRule.Axis(nil) }
        defer { count += 1 }
        return AxisRule.Axis(AxisRule.label(count))
      }
    }
    return AxisRule(inputs: [axes(x)], outputs: [axes(outputs[0].shape)])
  }

  public func multiplyAdds(_ inputs: [[Int]?], _ outputs: [[Int]]) -> Int { 0 }

  public func evaluate(_ inputs: [TensorView?], into outputs: [MutableTensorView])
    throws(EvaluationError)
  {
    guard let x = inputs[0] else { return }
    outputs[0].copyAll(x)
  }

  public func lower(_ site: LoweringSite) -> [Kernel]? {
    Kernel.copy(site.inputs[0], to: site.outputs[0])
  }
}
