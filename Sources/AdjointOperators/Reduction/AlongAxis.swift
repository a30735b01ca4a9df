import AdjointGraph

/// What operators that work along one axis share.
enum AlongAxis {
  /// The axis that an attribute names. Throws (C1) where there is none.
  static func resolve(_ axis: Int, in shape: Shape) throws(ConstraintError) -> Int {
    guard let resolved = shape.axis(axis) else {
      throw ConstraintError("C1", "there is no axis \(axis): \(input: 0)", at: .attribute("axis"))
    }
    return resolved
  }

  /// Every axis kept, but `axis` needed and made as a whole.
  static func rule(_ axis: Int, inputs: Int, rank: Int) -> AxisRule {
    let whole = axis < 0 ? axis + rank : axis
    let axes = (0..<rank).map { AxisRule.Axis(AxisRule.label($0), isWhole: $0 == whole) }
    return AxisRule(inputs: Array(repeating: axes, count: inputs), outputs: [axes])
  }

  /// Visits the lines along `axis` in row-major order of the other axes: the position of the first
  /// element, the steps to the next ones, and how many there are. Allocates nothing.
  static func forEachLine(
    _ axis: Int, of shape: [Int],
    _ body: (_ line: Int, _ start: Int, _ step: Int, _ count: Int) -> Void
  ) {
    let axis = axis < 0 ? axis + shape.count : axis
    let (count, step) = (shape[axis], stride(of: axis, in: shape))
    var lines = 1
    for other in shape.indices where other != axis { lines *= shape[other] }
    for line in 0..<lines { body(line, line / step * step * count + line % step, step, count) }
  }
}
