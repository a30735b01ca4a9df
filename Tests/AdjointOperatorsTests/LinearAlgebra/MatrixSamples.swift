import AdjointGraph
import TestSupport

extension Tensor {
  /// Random square matrices, far from singular.
  static func regular(_ shape: [Int], seed: UInt64) -> Tensor {
    let raw = Tensor.random(shape, seed: seed)
    let (size, columns) = (shape[shape.count - 2], shape[shape.count - 1])
    let numbers = raw.doubles.enumerated().map { index, number in
      let (row, column) = (index / columns % size, index % columns)
      // Large elements off the diagonal, so that pivots are sought.
      return number + (column == (row + 1) % columns ? 3 : 0)
    }
    return Tensor(numbers, shape: shape)
  }

  /// Random matrices whose symmetric part is positive definite.
  static func positive(_ shape: [Int], seed: UInt64) -> Tensor {
    let (size, raw) = (shape[shape.count - 1], Tensor.random(shape, seed: seed))
    let numbers = raw.doubles.enumerated().map { index, number in
      number + (index / size % size == index % size ? Double(size) : 0)
    }
    return Tensor(numbers, shape: shape)
  }

  /// A matrix, row by row.
  static func rows(_ rows: [Double]...) -> Tensor {
    Tensor(rows.flatMap(\.self), shape: [rows.count, rows[0].count])
  }
}
