import AdjointGraph

/// Movement operators as functions.
extension GraphBuilder {
  /// The elements from `start` up to, not including, `end` along an axis.
  public mutating func slice(
    _ x: ValueID, axis: Int, from start: Dimension, to end: Dimension
  ) -> ValueID {
    add(nil, Slice(starts: [start], ends: [end], axes: [axis]), x)
  }

  /// Values joined along an axis.
  public mutating func concatenate(_ values: [ValueID], axis: Int) -> ValueID {
    values.count == 1 ? values[0] : add(nil, Concat(axis: axis), inputs: values)[0]
  }
}
