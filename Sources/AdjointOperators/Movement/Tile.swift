import AdjointGraph

/// Repeats the whole of `x` along each axis.
///
/// - (C1) `repeats` has one entry for each axis of `x`.
/// - (C2) No entry is negative.
/// - (C3) The extents of the result can be counted.
///
/// VJP: the sum of the repeats of `yBar`.
public struct Tile: Operator {
  public static let name = "Tile"
  public static let summary = "y[i, …] = x[i mod n, …]"
  public static let family = OperatorFamily.movement
  public static let inputs = [OperandSpecification("x", .any)]
  public static let attributes = [
    AttributeSpecification("repeats", .ints, .required, "how many times, for each axis")
  ]

  public let repeats: [Int]

  public init(repeats: [Int]) { self.repeats = repeats }

  public init(_ attributes: Attributes) throws(ConstraintError) {
    repeats = attributes.ints("repeats") ?? []
  }

  public var attributes: Attributes { ["repeats": .ints(repeats)] }

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    guard let x = inputs[0] else { return [] }
    guard repeats.count == x.shape.rank else {
      throw ConstraintError(
        "C1", "\(repeats) must have one entry for each axis but \(input: 0)",
        at: .attribute("repeats"))
    }
    var result = x.shape
    for (axis, times) in repeats.enumerated() {
      guard times >= 0 else {
        throw ConstraintError(
          "C2", "nothing can be repeated \(times) times", at: .attribute("repeats"))
      }
      guard let extent = x.shape[axis] * .fixed(times) else {
        throw ConstraintError(
          "C3", "\(times) times axis \(axis) is too much: \(input: 0)", at: .attribute("repeats"))
      }
      result[axis] = extent
    }
    return [TensorType(x.scalar, result)]
  }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    guard let yBar = site.cotangents[0] else { return [nil] }
    let shape = graph.shape(of: site.x)
    // Each axis that repeats becomes two: the repeats, and what is repeated.
    var apart: [Dimension] = [], summed: [Int] = []
    for (axis, times) in repeats.enumerated() {
      if times != 1 {
        summed.append(apart.count)
        apart.append(.fixed(times))
      }
      apart.append(shape[axis])
    }
    return [graph.reduceSum(graph.reshape(yBar, to: Shape(apart)), axes: summed)]
  }

  public func stack(_ site: StackSite, in graph: inout GraphBuilder) -> [ValueID]? {
    graph.apply(Tile(repeats: [1] + repeats), to: site)
  }

  public func axes(_ inputs: [TensorType?], _ outputs: [TensorType]) -> AxisRule {
    .keeping(inputs, outputs) { repeats[$0] != 1 }
  }

  public func multiplyAdds(_ inputs: [[Int]?], _ outputs: [[Int]]) -> Int { 0 }

  public func evaluate(_ inputs: [TensorView?], into outputs: [MutableTensorView])
    throws(EvaluationError)
  {
    guard let x = inputs[0], outputs[0].count > 0 else { return }
    forEachElement(
      ofRank: 2 * x.rank, extent: { $0 % 2 == 0 ? repeats[$0 / 2] : x.shape[$0 / 2] },
      step: { $0 % 2 == 0 ? 0 : stride(of: $0 / 2, in: x.shape) }
    ) { to, from in
      outputs[0].copy(x, from: from, to: to)
    }
  }

  public func lower(_ site: LoweringSite) -> [Kernel]? {
    guard let x = site.inputs[0] else { return nil }
    let own = x.shape.denseSteps
    // Each axis becomes two: the repeats, and what is repeated.
    let shape = x.shape.indices.flatMap { [repeats[$0], x.shape[$0]] }
    let steps = x.shape.indices.flatMap { [0, own[$0]] }
    return Kernel.stridedCopy(shape: shape, from: x, steps: steps, to: site.outputs[0])
      .map { [$0] }
  }
}
