import AdjointGraph

/// The same elements, in the same order, under another shape.
///
/// One extent of `shape` may be -1: it takes what is left. With `allowzero` 0, an extent of 0 is
/// that of `x` at the same place.
///
/// - (C1) At most one extent is -1, and no other is negative.
/// - (C2) An extent of 0 that copies has an axis to copy.
/// - (C3) Both shapes hold the same number of elements.
/// - (C4) With `allowzero` 1, 0 and -1 do not come together.
public struct Reshape: ReshapeLike {
  public static let name = "Reshape"
  public static let summary = "y = x under another shape"
  public static let attributes = [
    AttributeSpecification(
      "shape", .dimensions, .required, "extents or dimension names; -1 takes what is left"),
    AttributeSpecification(
      "allowzero", .flag, .defaults(.int(0)), "1: an extent of 0 is 0; 0: it is that of x"),
  ]

  public let shape: [Dimension]
  public let allowsZero: Bool

  public init(shape: [Dimension], allowsZero: Bool = true) {
    self.shape = shape
    // What the flag says matters only where there is an extent of 0.
    self.allowsZero = allowsZero && shape.contains(0)
  }

  public init(_ attributes: Attributes) throws(ConstraintError) {
    shape = attributes.dimensions("shape") ?? []
    allowsZero = attributes.flag("allowzero")
    let negative = shape.compactMap(\.size).filter { $0 < 0 }
    if negative.count > 1 || negative.first.map({ $0 != -1 }) == true {
      throw ConstraintError(
        "C1", "at most one extent may be -1 and no other negative: \(Shape(shape))",
        at: .attribute("shape"))
    }
    if allowsZero && shape.contains(0) && shape.contains(-1) {
      throw ConstraintError(
        "C4", "0 and -1 together leave the extents undecided: \(Shape(shape))",
        at: .attribute("shape"))
    }
  }

  public var attributes: Attributes {
    allowsZero
      ? ["shape": shape.attributeValue, "allowzero": .int(1)] : ["shape": shape.attributeValue]
  }

  public func bound(by binding: [String: Int]) -> Reshape {
    // An extent that is 0 because its name is bound to it copies nothing.
    Reshape(shape: shape.bound(by: binding), allowsZero: allowsZero || !shape.contains(0))
  }

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    guard let x = inputs[0] else { return [] }
    var result = shape
    for axis in shape.indices where shape[axis] == 0 && !allowsZero {
      guard axis < x.shape.rank else {
        throw ConstraintError(
          "C2", "extent \(axis) is 0, to be copied, but \(input: 0)", at: .attribute("shape"))
      }
      result[axis] = x.shape[axis]
    }
    guard let count = x.shape.elementCount else { return [x] }
    if let free = result.firstIndex(of: -1) {
      result[free] = 1
      guard let rest = Shape(result).elementCount, let left = count.divided(exactlyBy: rest) else {
        result[free] = -1
        throw ConstraintError(
          "C3", "\(input: 0), whose \(count) elements do not divide into \(Shape(result))",
          at: .attribute("shape"))
      }
      result[free] = left
    }
    guard let total = Shape(result).elementCount, total.mayEqual(count) else {
      throw ConstraintError(
        "C3",
        "\(input: 0), which is \(count) elements, but \(Shape(result)) holds \(Shape(result).elementCount ?? 0)",
        at: .attribute("shape"))
    }
    return [TensorType(x.scalar, Shape(result))]
  }
}
