import AdjointGraph

/// A matrix of the same elements: the axes before `axis` become its rows, the others its columns.
///
/// - (C1) `axis` lies between `-r` and `r`, where `r` is the rank of `x`; negative ones count from
///   the end.
/// - (C2) Rows and columns can be counted.
///
/// VJP: `yBar` under the shape of `x`.
public struct Flatten: ReshapeLike {
  public static let name = "Flatten"
  public static let summary = "y = x as a matrix"
  public static let attributes = [
    AttributeSpecification("axis", .int, .defaults(.int(1)), "the first axis of the columns")
  ]

  public let axis: Int

  public init(axis: Int = 1) { self.axis = axis }

  public init(_ attributes: Attributes) throws(ConstraintError) {
    axis = attributes.int("axis") ?? 1
  }

  public var attributes: Attributes { axis == 1 ? [:] : ["axis": .int(axis)] }

  /// The first axis of the columns, counted from the front; the rank where there is none.
  private func split(_ rank: Int) -> Int? {
    axis == rank ? rank : Shape([Int](repeating: 1, count: rank)).axis(axis)
  }

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    guard let x = inputs[0] else { return [] }
    guard let split = split(x.shape.rank) else {
      throw ConstraintError(
        "C1", "axis \(axis) is not between \(-x.shape.rank) and \(x.shape.rank): \(input: 0)",
        at: .attribute("axis"))
    }
    guard let rows = Shape(Array(x.shape.dimensions[..<split])).elementCount,
      let columns = Shape(Array(x.shape.dimensions[split...])).elementCount
    else { throw ConstraintError("C2", "too many rows or columns: \(input: 0)", at: .input(0)) }
    return [TensorType(x.scalar, [rows, columns])]
  }

  public func axes(_ inputs: [TensorType?], _ outputs: [TensorType]) -> AxisRule {
    var rule = AxisRule.whole(inputs, outputs)
    guard let rank = inputs[0]?.shape.rank, let split = split(rank) else { return rule }
    // An axis that has rows or columns for itself is kept.
    if split == 1 {
      rule.inputs[0]?[0] = AxisRule.Axis("n")
      rule.outputs[0][0] = AxisRule.Axis("n")
    }
    if split == rank - 1 {
      rule.inputs[0]?[rank - 1] = AxisRule.Axis("m")
      rule.outputs[0][1] = AxisRule.Axis("m")
    }
    return rule
  }
}
