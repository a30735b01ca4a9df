import AdjointGraph

/// Puts in axes of extent 1, so that they are the axes `axes` of the result.
///
/// - (C1) Every entry of `axes` is an axis of the result, none twice; negative ones count from its
///   end.
///
/// VJP: `yBar` under the shape of `x`.
public struct Unsqueeze: ReshapeLike {
  public static let name = "Unsqueeze"
  public static let summary = "y = x with more axes of extent 1"
  public static let attributes = [
    AttributeSpecification("axes", .ints, .required, "the axes of y that are put in")
  ]

  public let axes: [Int]

  public init(axes: [Int]) { self.axes = axes }

  public init(_ attributes: Attributes) throws(ConstraintError) {
    axes = attributes.ints("axes") ?? []
  }

  public var attributes: Attributes { ["axes": .ints(axes)] }

  /// Whether axis `axis` of a result of rank `rank` is put in.
  private func adds(_ axis: Int, rank: Int) -> Bool {
    axes.contains(axis) || axes.contains(axis - rank)
  }

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    guard let x = inputs[0] else { return [] }
    let rank = x.shape.rank + axes.count
    var resolved: [Int] = []
    for axis in axes {
      guard axis >= -rank && axis < rank else {
        throw ConstraintError(
          "C1", "there is no axis \(axis) in a result of rank \(rank): \(input: 0)",
          at: .attribute("axes"))
      }
      resolved.append(axis < 0 ? axis + rank : axis)
    }
    try checkDistinct(axes, resolved, "C1")
    var rest = x.shape.dimensions[...]
    let result = (0..<rank).map { axis in
      adds(axis, rank: rank) ? .fixed(1) : rest.removeFirst()
    }
    return [TensorType(x.scalar, Shape(result))]
  }

  public func axes(_ inputs: [TensorType?], _ outputs: [TensorType]) -> AxisRule {
    let rank = outputs[0].shape.rank
    let all = (0..<rank).map { axis in
      AxisRule.Axis(adds(axis, rank: rank) ? nil : AxisRule.label(axis))
    }
    return AxisRule(inputs: [all.filter { $0.label != nil }], outputs: [all])
  }
}
