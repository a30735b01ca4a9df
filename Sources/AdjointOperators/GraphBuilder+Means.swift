import AdjointGraph

/// Counts and means over extents that may be names.
extension GraphBuilder {
  /// How many elements these extents hold, as a scalar of the element type of `value`, made once.
  mutating func count(_ dimensions: [Dimension], like value: ValueID) -> ValueID {
    if let size = Shape(dimensions).elementCount?.size {
      return constant(Double(size), like: value)
    }
    let one = constant(1, like: value)
    return once("\(scalar(of: value)) count \(Shape(dimensions))") { graph in
      graph.add(
        nil, ReduceSum(axes: [], keepDimensions: false), graph.expand(one, to: Shape(dimensions)))
    }
  }

  /// `x` divided by its rows: the extent of its first axis; 1 for a scalar.
  mutating func divide(_ x: ValueID, byRowsOf value: ValueID) -> ValueID {
    let rows = Array(shape(of: value).dimensions.prefix(1))
    return rows.first.map { $0.size == 1 } ?? true ? x : divide(x, count(rows, like: value))
  }

  /// The mean over axes, which stay with extent 1.
  mutating func mean(_ x: ValueID, axes: [Int]) -> ValueID {
    let dimensions = axes.map { shape(of: x)[$0] }
    return divide(
      reduceSum(x, axes: axes, keepDimensions: true), count(dimensions, like: x))
  }
}
