import AdjointGraph

/// Adds each element of `x` to the element of `y` that `Pad`, with the same attributes, copies to
/// its place; what `Pad` makes up itself is dropped. The transpose of `Pad` as a linear map.
///
/// - (C1) `pads` has two entries for each padded axis: all those before, then all those behind.
/// - (C2) Every entry of `axes` is an axis of `shape`, none twice; negative ones count from the end.
/// - (C3) No more is cut off than is there, and the extents of the padded shape can be counted.
/// - (C4) `edge` and `wrap` need an element, `reflect` more elements than it puts on one side.
/// - (C5) `x` has the shape that padding gives to `shape`.
///
/// VJP: `yBar` padded (`Pad`).
public struct PadScatter: Operator {
  public static let name = "PadScatter"
  public static let summary = "y = Σ x over what Pad repeats"
  public static let family = OperatorFamily.movement
  public static let inputs = [OperandSpecification("x", .numeric)]
  public static let attributes =
    Padding.attributes + [
      AttributeSpecification("shape", .dimensions, .required, "extents or dimension names of y")
    ]

  public let padding: Padding
  public let shape: [Dimension]

  public init(_ padding: Padding, shape: [Dimension]) {
    self.padding = padding
    self.shape = shape
  }

  public init(_ attributes: Attributes) throws(ConstraintError) {
    self.init(Padding(attributes), shape: attributes.dimensions("shape") ?? [])
  }

  public var attributes: Attributes {
    var result = padding.attributes
    result["shape"] = shape.attributeValue
    return result
  }

  public func bound(by binding: [String: Int]) -> PadScatter {
    PadScatter(padding, shape: shape.bound(by: binding))
  }

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    guard let x = inputs[0] else { return [] }
    let original = Shape(shape)
    let padded = try padding.result(of: original, named: "shape is \(original)")
    guard padded.mayEqual(x.shape) else {
      throw ConstraintError("C5", "\(original) padded is \(padded) but \(input: 0)", at: .input(0))
    }
    return [TensorType(x.scalar, original)]
  }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    [site.cotangents[0].map { graph.add(nil, Pad(padding), $0) }]
  }

  public func stack(_ site: StackSite, in graph: inout GraphBuilder) -> [ValueID]? {
    graph.apply(
      PadScatter(padding.stacked(site), shape: site.stacked(Shape(shape)).dimensions), to: site)
  }

  public func axes(_ inputs: [TensorType?], _ outputs: [TensorType]) -> AxisRule {
    .keeping(inputs, outputs) { padding.amounts($0, rank: shape.count) != (0, 0) }
  }

  public func multiplyAdds(_ inputs: [[Int]?], _ outputs: [[Int]]) -> Int {
    inputs[0]?.reduce(1, *) ?? 0
  }

  public func evaluate(_ inputs: [TensorView?], into outputs: [MutableTensorView])
    throws(EvaluationError)
  {
    guard let x = inputs[0] else { return }
    let y = outputs[0]
    y.zeroAll()
    let sums = y.reading
    padding.forEachElement(of: x.shape, from: y.shape) { from, to in
      if let to { y.add(x, from: from, to: to, sums) }
    }
  }
}
