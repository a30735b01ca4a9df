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
