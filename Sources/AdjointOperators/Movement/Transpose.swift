import AdjointGraph

/// Reorders axes: axis `i` of `y` is axis `perm[i]` of `x`; by default all in reverse.
///
/// - (C1) `perm` names every axis of `x` once.
///
/// VJP: `yBar` under the inverse permutation.
public struct Transpose: Operator {
  public static let name = "Transpose"
  public static let summary = "y[i, j, …] = x[…, j, i] by perm"
  public static let family = OperatorFamily.movement
  public static let inputs = [OperandSpecification("x", .any)]
  public static let attributes = [
    AttributeSpecification("perm", .ints, .optional, "the axis of x behind each axis of y")
  ]

  /// `nil` reverses all axes.
  public let permutation: [Int]?

  public init(permutation: [Int]? = nil) { self.permutation = permutation }

  public init(_ attributes: Attributes) throws(ConstraintError) {
    permutation = attributes.ints("perm")
  }

  public var attributes: Attributes { permutation.map { ["perm": .ints($0)] } ?? [:] }

  /// The axis of `x` that becomes axis `axis` of `y`.
  private func source(of axis: Int, rank: Int) -> Int {
    permutation.map { $0[axis] } ?? rank - 1 - axis
  }

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    guard let x = inputs[0] else { return [] }
    if let permutation, permutation.sorted() != Array(0..<x.shape.rank) {
      throw ConstraintError(
        "C1", "\(permutation) must name each axis once but \(input: 0)", at: .attribute("perm"))
    }
    let rank = x.shape.rank
    return [TensorType(x.scalar, Shape((0..<rank).map { x.shape[source(of: $0, rank: rank)] }))]
  }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    guard let yBar = site.cotangents[0] else { return [nil] }
    let rank = graph.shape(of: site.x).rank
    var inverse = [Int](repeating: 0, count: rank)
    for axis in 0..<rank { inverse[source(of: axis, rank: rank)] = axis }
    return [graph.transpose(yBar, inverse)]
  }

  public func stack(_ site: StackSite, in graph: inout GraphBuilder) -> [ValueID]? {
    let rank = site.outputTypes[0].shape.rank
    let order = (0..<rank).map { source(of: $0, rank: rank) + 1 }
    return graph.apply(Transpose(permutation: [0] + order), to: site)
  }

  public func axes(_ inputs: [TensorType?], _ outputs: [TensorType]) -> AxisRule {
    let rank = outputs[0].shape.rank
    return AxisRule(
      inputs: [(0..<rank).map { AxisRule.Axis(AxisRule.label($0)) }],
      outputs: [(0..<rank).map { AxisRule.Axis(AxisRule.label(source(of: $0, rank: rank))) }])
  }

  public func multiplyAdds(_ inputs: [[Int]?], _ outputs: [[Int]]) -> Int { 0 }

  public func evaluate(_ inputs: [TensorView?], into outputs: [MutableTensorView])
    throws(EvaluationError)
  {
    guard let x = inputs[0] else { return }
    let rank = x.rank
    forEachElement(
      of: outputs[0].shape, step: { stride(of: source(of: $0, rank: rank), in: x.shape) }
    ) { to, from in
      outputs[0].copy(x, from: from, to: to)
    }
  }

  public func lower(_ site: LoweringSite) -> [Kernel]? {
    guard let x = site.inputs[0] else { return nil }
    let y = site.outputs[0]
    let (rank, own) = (x.shape.count, x.shape.denseSteps)
    let steps = (0..<rank).map { own[source(of: $0, rank: rank)] }
    return Kernel.stridedCopy(shape: y.shape, from: x, steps: steps, to: y).map { [$0] }
  }
}
