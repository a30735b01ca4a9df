import AdjointGraph

/// A function of all elements along one axis: what softmax and its logarithm have in common. The
/// largest element is subtracted first, so that nothing finite overflows.
///
/// - (C1) `axis` is an axis of `x`; a negative one counts from the end.
public protocol SoftmaxLike: Operator {
  init(axis: Int)
  var axis: Int { get }

  /// Whether the result is the logarithm.
  static var isLogarithm: Bool { get }
}

extension SoftmaxLike {
  public static var family: OperatorFamily { .normalization }
  public static var inputs: [OperandSpecification] { [OperandSpecification("x")] }
  public static var outputs: [OperandSpecification] { [OperandSpecification("y", .floating)] }
  public static var attributes: [AttributeSpecification] {
    [AttributeSpecification("axis", .int, .defaults(.int(-1)), "the axis along which y sums to 1")]
  }
  public static var traits: OperatorTraits { [.mayOverwriteInput] }

  public init(_ attributes: Attributes) throws(ConstraintError) {
    self.init(axis: attributes.int("axis") ?? -1)
  }

  public var attributes: Attributes { axis == -1 ? [:] : ["axis": .int(axis)] }

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    guard let x = inputs[0] else { return [] }
    _ = try x.shape.resolve(axis, "C1")
    return [x]
  }

  public func stack(_ site: StackSite, in graph: inout GraphBuilder) -> [ValueID]? {
    graph.apply(Self(axis: site.stacked(axis)), to: site)
  }

  public func axes(_ inputs: [TensorType?], _ outputs: [TensorType]) -> AxisRule {
    .wholeLines(along: axis, inputs: 1, rank: outputs[0].shape.rank)
  }

  public func multiplyAdds(_ inputs: [[Int]?], _ outputs: [[Int]]) -> Int {
    3 * outputs[0].reduce(1, *)
  }

  public func evaluate(_ inputs: [TensorView?], into outputs: [MutableTensorView])
    throws(EvaluationError)
  {
    guard let x = inputs[0] else { return }
    let y = outputs[0]
    SoftmaxLine.forEach(in: x, along: axis) { line in
      for index in 0..<line.count {
        y.store(
          Self.isLogarithm ? line.logProbability(index) : line.probability(index),
          at: line.position(index))
      }
    }
  }

  public func lower(_ site: LoweringSite) -> [Kernel]? {
    guard let x = site.inputs[0] else { return nil }
    let own = axis < 0 ? axis + x.shape.count : axis
    return SoftmaxKernel(axis: own, isLogarithm: Self.isLogarithm, x, site.outputs[0])
      .map { [.softmax($0)] }
  }
}
