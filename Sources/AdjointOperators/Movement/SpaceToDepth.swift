import AdjointGraph

/// Lays squares of `blocksize` out as channels: the places in a square are the outer part of the
/// channels of `y`. Undoes `DepthToSpace`.
///
/// `x [n, c, h, w]`, `y [n, b² c, h / b, w / b]` with `b` the `blocksize`.
///
/// - (C1) `x` has batch, channels and two spatial axes.
/// - (C2) `blocksize` is positive, and divides the spatial extents.
///
/// VJP: `yBar` moved back (`DepthToSpace`).
public struct SpaceToDepth: Operator {
  public static let name = "SpaceToDepth"
  public static let summary = "y[n, (i, j, c), h, w] = x[n, c, h b + i, w b + j]"
  public static let family = OperatorFamily.movement
  public static let inputs = [OperandSpecification("x", .any)]
  public static let attributes = [Squares.attribute]

  public let size: Int

  public init(size: Int) { self.size = size }

  public init(_ attributes: Attributes) throws(ConstraintError) {
    size = attributes.int("blocksize") ?? 1
  }

  public var attributes: Attributes { ["blocksize": .int(size)] }

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    guard let x = inputs[0] else { return [] }
    try Squares.check(x.shape, size)
    for axis in 2..<4 where x.shape[axis].size?.isMultiple(of: size) == false {
      throw ConstraintError(
        "C2", "axis \(axis) does not divide into squares of \(size): \(input: 0)",
        at: .attribute("blocksize"))
    }
    let square = Dimension.fixed(size) * .fixed(size)
    guard let channels = square.flatMap({ $0 * x.shape[1] }) else {
      throw ConstraintError(
        "C2", "squares of \(size) are beyond counting: \(input: 0)", at: .attribute("blocksize"))
    }
    let spatial = x.shape.spatial.dimensions.map {
      $0.divided(exactlyBy: .fixed(size)) ?? .unknown
    }
    return [TensorType(x.scalar, Shape([x.shape[0], channels] + spatial))]
  }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    guard let yBar = site.cotangents[0] else { return [nil] }
    let back = graph.add(nil, DepthToSpace(size: size), yBar)
    return [graph.reshape(back, to: graph.shape(of: site.x))]
  }

  public func axes(_ inputs: [TensorType?], _ outputs: [TensorType]) -> AxisRule {
    .keeping(inputs, outputs) { $0 > 0 }
  }

  public func multiplyAdds(_ inputs: [[Int]?], _ outputs: [[Int]]) -> Int { 0 }

  public func evaluate(_ inputs: [TensorView?], into outputs: [MutableTensorView])
    throws(EvaluationError)
  {
    guard let x = inputs[0] else { return }
    let squares = Squares(space: x.shape, size, .outer)
    forEachElement(of: squares.shape, step: { squares.stepsInDepth[$0] }) { from, to in
      outputs[0].copy(x, from: from, to: to)
    }
  }

  public func lower(_ site: LoweringSite) -> [Kernel]? {
    guard let x = site.inputs[0] else { return nil }
    let squares = Squares(space: x.shape, size, .outer)
    return Kernel.stridedCopy(
      shape: squares.shape, from: x, to: site.outputs[0], targetSteps: squares.stepsInDepth
    ).map { [$0] }
  }
}
