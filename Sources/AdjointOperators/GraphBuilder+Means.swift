import AdjointGraph

/// Counts and means over extents that may be names.
extension GraphBuilder {
  /// How many elements these extents hold, as a scalar of the element type of `value`, made once;
  /// counted at run time where names are unbound.
  mutating func count(_ dimensions: [Dimension], like value: ValueID) -> ValueID {
    let shape = Shape(dimensions)
    if let size = shape.elementCount?.size { return constant(Double(size), like: value) }
    let one = constant(1, like: value)
    return once("\(scalar(of: value)) count \(shape)") { graph in
      graph.reduceSum(graph.expand(one, to: shape), axes: Array(0..<shape.rank))
    }
  }

  /// The mean over axes, which stay with extent 1.
  mutating func mean(_ x: ValueID, axes: [Int]) -> ValueID {
    add(nil, ReduceMean(axes: axes), x)
  }
}
