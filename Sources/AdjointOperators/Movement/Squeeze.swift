import AdjointGraph

/// Leaves out axes of extent 1: those in `axes`, or all where `axes` is not given.
///
/// - (C1) Every entry of `axes` is an axis of `x`, none twice; negative ones count from the end.
/// - (C2) Each of these axes has extent 1.
/// - (C3) Where `axes` is not given, every extent of `x` is known.
///
/// VJP: `yBar` under the shape of `x`.
public struct Squeeze: ReshapeLike {
  public static let name = "Squeeze"
  public static let summary = "y = x without axes of extent 1"
  public static let attributes = [
    AttributeSpecification("axes", .ints, .optional, "the axes to leave out; all where not given")
  ]

  /// `nil` leaves out every axis of extent 1.
  public let axes: [Int]?

  public init(axes: [Int]? = nil) { self.axes = axes }

  public init(_ attributes: Attributes) throws(ConstraintError) { axes = attributes.ints("axes") }

  public var attributes: Attributes { axes.map { ["axes": .ints($0)] } ?? [:] }

  /// Whether axis `axis` of a value of this shape is left out.
  private func drops(_ axis: Int, of shape: Shape) -> Bool {
    axes.map { $0.contains(axis) || $0.contains(axis - shape.rank) } ?? (shape[axis].size == 1)
  }

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    guard let x = inputs[0] else { return [] }
    if let axes {
      for axis in try x.shape.resolve(axes: axes, "C1") where !x.shape[axis].mayEqual(1) {
        throw ConstraintError(
          "C2", "axis \(axis) has extent \(x.shape[axis]), not 1: \(input: 0)",
          at: .attribute("axes"))
      }
    } else if x.shape.sizes == nil {
      throw ConstraintError(
        "C3", "axes must say what to leave out where an extent is not known: \(input: 0)")
    }
    let kept = (0..<x.shape.rank).filter { !drops($0, of: x.shape) }
    return [TensorType(x.scalar, Shape(kept.map { x.shape[$0] }))]
  }

  public func axes(_ inputs: [TensorType?], _ outputs: [TensorType]) -> AxisRule {
    guard let shape = inputs[0]?.shape else { return .whole(inputs, outputs) }
    let all = (0..<shape.rank).map { axis in
      AxisRule.Axis(drops(axis, of: shape) ? nil : AxisRule.label(axis))
    }
    return AxisRule(inputs: [all], outputs: [all.filter { $0.label != nil }])
  }
}
