import AdjointGraph

/// Visits the lines along `axis`, which may count from the end, in row-major order of the other
/// axes: the position of the first element, the steps to the next ones, and how many there are.
/// Visits none where there are no elements. Allocates nothing.
func forEachLine(
  of shape: [Int], along axis: Int,
  _ body: (_ line: Int, _ start: Int, _ step: Int, _ count: Int) -> Void
) {
  let elements = shape.reduce(1, *)
  if elements == 0 { return }
  let axis = axis < 0 ? axis + shape.count : axis
  let (count, step) = (shape[axis], stride(of: axis, in: shape))
  for line in 0..<elements / count {
    body(line, line / step * step * count + line % step, step, count)
  }
}

extension AxisRule {
  /// For operands of one shape: every axis is kept, but `axis` is needed and made as a whole.
  static func wholeLines(along axis: Int, inputs: Int, rank: Int) -> AxisRule {
    let whole = axis < 0 ? axis + rank : axis
    let axes = (0..<rank).map { Axis(label($0), isWhole: $0 == whole) }
    return AxisRule(inputs: Array(repeating: axes, count: inputs), outputs: [axes])
  }
}
