import AdjointGraph

/// Zeros of a shape with `x` in the place of a slice: `Slice` of `y`, with the same attributes,
/// gives `x` again.
///
/// - (C1) `starts`, `ends`, and `axes` and `steps` where given, have as many entries.
/// - (C2) Every entry of `axes` is an axis of `shape`, none twice; negative ones count from the end.
/// - (C3) No step is 0.
/// - (C4) `x` has the shape of the slice.
///
/// VJP: the slice of `yBar` (`Slice`).
public struct SliceScatter: Operator {
  public static let name = "SliceScatter"
  public static let summary = "y = 0, but y[start:end:step, …] = x"
  public static let family = OperatorFamily.movement
  public static let inputs = [OperandSpecification("x", .any)]
  public static let attributes =
    SliceBounds.attributes + [
      AttributeSpecification("shape", .dimensions, .required, "extents or dimension names of y")
    ]

  public let bounds: SliceBounds
  public let shape: [Dimension]

  public init(_ bounds: SliceBounds, shape: [Dimension]) {
    self.bounds = bounds
    self.shape = shape
  }

  /// A slice of the axes `axes`, which are the first where not given.
  public init(
    starts: [Dimension], ends: [Dimension], axes: [Int]? = nil, steps: [Int]? = nil,
    shape: [Dimension]
  ) {
    self.init(SliceBounds(starts: starts, ends: ends, axes: axes, steps: steps), shape: shape)
  }

  public init(_ attributes: Attributes) throws(ConstraintError) {
    self.init(SliceBounds(attributes), shape: attributes.dimensions("shape") ?? [])
  }

  public var attributes: Attributes {
    var result = bounds.attributes
    result["shape"] = shape.attributeValue
    return result
  }

  public func bound(by binding: [String: Int]) -> SliceScatter {
    SliceScatter(bounds.bound(by: binding), shape: shape.bound(by: binding))
  }

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    guard let x = inputs[0] else { return [] }
    let whole = Shape(shape)
    let slice = try bounds.result(of: whole, named: "shape is \(whole)")
    guard slice.mayEqual(x.shape) else {
      throw ConstraintError(
        "C4", "the slice of \(whole) is \(slice) but \(input: 0)", at: .input(0))
    }
    return [TensorType(x.scalar, whole)]
  }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    guard let yBar = site.cotangents[0] else { return [nil] }
    return [graph.reshape(graph.add(nil, Slice(bounds), yBar), to: graph.shape(of: site.x))]
  }

  public func stack(_ site: StackSite, in graph: inout GraphBuilder) -> [ValueID]? {
    graph.apply(
      SliceScatter(bounds.stacked(site), shape: site.stacked(Shape(shape)).dimensions), to: site)
  }

  public func axes(_ inputs: [TensorType?], _ outputs: [TensorType]) -> AxisRule {
    .keeping(inputs, outputs) { bounds.entry(of: $0, rank: shape.count) != nil }
  }

  public func multiplyAdds(_ inputs: [[Int]?], _ outputs: [[Int]]) -> Int { 0 }

  public func evaluate(_ inputs: [TensorView?], into outputs: [MutableTensorView])
    throws(EvaluationError)
  {
    guard let x = inputs[0] else { return }
    let y = outputs[0]
    y.zeroAll()
    bounds.forEachElement(of: x.shape, in: y.shape) { from, to in y.copy(x, from: from, to: to) }
  }

  public func lower(_ site: LoweringSite) -> [Kernel]? {
    guard let x = site.inputs[0] else { return nil }
    let y = site.outputs[0]
    let (start, steps) = bounds.walk(of: x.shape, in: y.shape)
    let copy = Kernel.stridedCopy(
      shape: x.shape, from: x, to: y, offset: start, targetSteps: steps)
    return copy.map { [.fill(FillKernel(0, y.scalar, to: y.location, count: y.count)), $0] }
  }
}
