import AdjointGraph

/// How `GatherND` and `ScatterND` take parts of a value: the last axis of the indices holds places
/// along so many axes of the value, behind batch axes that both have. Negative places count from the
/// end.
struct TupleIndices {
  /// How many leading axes of the value are batches.
  let batchAxes: Int
  /// How many places a tuple holds.
  let count: Int

  /// Takes tuples that fit a value of shape `data`, which is described by `named`; says what is wrong
  /// under (C1) to (C3).
  init(
    _ indices: Shape, of data: Shape, batchAxes: Int, named: Message
  ) throws(ConstraintError) {
    let most = min(data.rank, indices.rank) - 1
    guard batchAxes >= 0, batchAxes <= most else {
      throw ConstraintError(
        "C1",
        "batch_dims is \(batchAxes), which leaves no axis for places or for tuples of them: \(named) and \(input: 1)",
        at: batchAxes == 0 ? .input(1) : .attribute("batch_dims"))
    }
    for axis in 0..<batchAxes where !data[axis].mayEqual(indices[axis]) {
      throw ConstraintError(
        "C2", "batch axis \(axis) differs: \(named) but \(input: 1)", at: .input(1))
    }
    guard let count = indices[indices.rank - 1].size, count >= 1, count <= data.rank - batchAxes
    else {
      throw ConstraintError(
        "C3",
        "the last axis of the indices must have from 1 to \(data.rank - batchAxes) places, one for each axis taken: \(named) but \(input: 1)",
        at: .input(1))
    }
    self.batchAxes = batchAxes
    self.count = count
  }

  /// Takes tuples that were found to fit.
  init(_ indices: TensorView, batchAxes: Int) {
    self.batchAxes = batchAxes
    count = indices.shape[indices.rank - 1]
  }

  /// The shape of what the tuples take.
  func taken(_ indices: Shape, of data: Shape) -> Shape {
    Shape(indices.dimensions.dropLast() + data.dimensions[(batchAxes + count)...])
  }

  /// Visits the elements that tuples take of a value of shape `data`, tuple by tuple: the position
  /// in the result, and that in the value.
  func forEachTaken(
    _ indices: TensorView, of data: [Int], _ body: (_ inTaken: Int, _ inData: Int) -> Void
  ) throws(EvaluationError) {
    if indices.count == 0 { return }
    let inner = data.product((batchAxes + count)...)
    let tuples = indices.count / count
    let batches = data.product(..<batchAxes)
    for tuple in 0..<tuples {
      var row = tuple / (tuples / batches)
      for place in 0..<count {
        let (index, extent) = (indices.int(at: tuple * count + place), data[batchAxes + place])
        guard let position = position(of: index, extent: extent) else {
          throw .outside(index, axis: batchAxes + place, extent: extent)
        }
        row = row * extent + position
      }
      for column in 0..<inner { body(tuple * inner + column, row * inner + column) }
    }
  }

  /// The kernels that make one place of each tuple, and the one that takes, puts or joins what is
  /// there. Tuples of more than one place become rows in scratch memory.
  static func lower(
    _ function: IndexedKernel.Function, data: Operand, _ indices: Operand, line: Operand,
    batchAxes: Int, scratch: Location
  ) -> [Kernel]? {
    let count = indices.shape[indices.shape.count - 1]
    var (data, indices) = (data.merging(batchAxes), indices.merging(batchAxes))
    var kernels: [Kernel] = []
    if count > 1 {
      let extents = Array(data.shape[1...count])
      guard let rows = TupleRowsKernel(indices, of: extents, rows: scratch) else { return nil }
      kernels.append(.tupleRows(rows))
      data.shape.replaceSubrange(
        1...count, with: [extents.reduce(1) { $0.multipliedSaturating(by: $1) }])
      indices.shape[indices.shape.count - 1] = 1
      (indices.scalar, indices.location) = (.int64, scratch)
    }
    return IndexedKernel(function, data: data, indices, line: line, axis: 1, lead: 1).map {
      kernels + [.indexed($0)]
    }
  }

  /// The bytes of those rows.
  static func scratchByteCount(_ indices: TensorType?) -> Int {
    guard let shape = indices?.shape.sizes, let count = shape.last, count > 1 else { return 0 }
    return shape.dropLast().reduce(8) { $0.multipliedSaturating(by: $1) }
  }
}

extension AxisRule {
  /// The axes of data, of tuples that index it, and of what they take.
  static func takingTuples(
    _ data: Shape, _ indices: Shape, batchAxes: Int
  ) -> (data: [Axis], indices: [Axis], taken: [Axis]) {
    let count = indices[indices.rank - 1].size ?? 0
    let all = (0..<data.rank).map { axis in
      Axis(label(axis), isWhole: axis >= batchAxes && axis < batchAxes + count)
    }
    let own = (batchAxes..<indices.rank).map { Axis("i\($0)", isWhole: $0 == indices.rank - 1) }
    let taken = all[..<batchAxes] + own.dropLast() + all[(batchAxes + count)...]
    return (all, all[..<batchAxes] + own, Array(taken))
  }
}
