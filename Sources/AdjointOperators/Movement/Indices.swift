import AdjointGraph

/// The element of an axis that an index from the data means, negative ones from the end; `nil` where
/// there is none.
@inline(__always)
func position(of index: Int64, extent: Int) -> Int? {
  let position = index < 0 ? Int(index) + extent : Int(index)
  return position >= 0 && position < extent ? position : nil
}

extension EvaluationError {
  /// An index from the data lies outside its axis.
  static func outside(_ index: Int64, axis: Int, extent: Int) -> EvaluationError {
    EvaluationError(
      "index \(index) is out of bounds: axis \(axis) has "
        + (extent == 0 ? "no elements" : "\(extent) elements (\(-extent) to \(extent - 1))"))
  }
}

extension [Int] {
  /// An axis of this shape, which is known to be one.
  func axis(_ index: Int) -> Int { index < 0 ? index + count : index }
}

extension Operand {
  /// The same elements with so many leading axes made one.
  func merging(_ axes: Int) -> Operand {
    Operand(
      scalar: scalar, shape: [shape[..<axes].reduce(1, *)] + shape[axes...], location: location)
  }
}

extension MutableTensorView {
  /// Adds one element of another view to one of this, whose elements are also in `sums`. Whole
  /// numbers wrap around.
  @inline(__always)
  func add(_ other: TensorView, from: Int, to: Int, _ sums: TensorView) {
    if scalar.isFloating {
      store(sums.double(at: to) + other.double(at: from), at: to)
    } else {
      store(sums.int(at: to) &+ other.int(at: from), at: to)
    }
  }
}

extension Shape {
  /// Whether `indices` may index this shape along `axis`, element by element: the same rank, and
  /// along no other axis more indices than elements. Says what is wrong under the given numbers.
  func checkIndices(
    _ indices: Shape, along axis: Int, _ rank: String, _ extents: String
  ) throws(ConstraintError) {
    guard indices.rank == self.rank else {
      throw ConstraintError(rank, "ranks differ: \(input: 0) but \(input: 1)", at: .input(1))
    }
    for other in 0..<self.rank where other != axis {
      if let excess = (indices[other] - self[other])?.size, excess > 0 {
        throw ConstraintError(
          extents, "more indices than elements along axis \(other): \(input: 0) but \(input: 1)",
          at: .input(1))
      }
    }
  }
}

extension AxisRule {
  /// For data, indices that index it element by element along `axis`, and what else has the shape of
  /// the indices: the other axes are kept where the data has no more than what is indexed.
  static func indexing(
    _ inputs: [TensorType?], _ outputs: [TensorType], along axis: Int?
  ) -> AxisRule {
    .keeping(inputs, outputs) { other in
      other == axis || inputs[0]?.shape[other] != inputs[1]?.shape[other]
    }
  }
}
