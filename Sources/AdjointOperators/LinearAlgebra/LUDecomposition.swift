import AdjointGraph

/// A square matrix as `P A Q = L U`: `P` and `Q` permute, `L` is lower triangular with ones on the
/// diagonal, `U` is upper triangular.
///
/// The pivot is always the largest element that is left. So no element of `L`, and none of `U`
/// relative to its diagonal, is above 1, and what is left is zero where the rank is reached: the
/// factors are well conditioned and all that may be singular is the diagonal of `U`.
///
/// Source: G. H. Golub and C. F. Van Loan, *Matrix Computations*, section 3.4.8.
struct LUDecomposition {
  /// `L` below the diagonal, `U` on it and above.
  let factors: WorkMatrix
  /// For each element that is left, the sum of the magnitudes of the numbers that made it.
  private let magnitudes: WorkMatrix
  /// Row `i` of `P A` is row `rowOrder[i]` of `A`, and the like for columns.
  let rowOrder: UnsafeMutableBufferPointer<Int>
  let columnOrder: UnsafeMutableBufferPointer<Int>
  /// The determinant of the two permutations.
  private(set) var sign = 1.0
  /// Whether a pivot is zero, or no more than the rounding of the numbers that made it.
  private(set) var isSingular = false

  var size: Int { factors.rows }

  /// For matrices of one size.
  init(size: Int, in memory: inout WorkMemory) {
    factors = memory.matrix(size, size)
    magnitudes = memory.matrix(size, size)
    rowOrder = memory.numbers(size)
    columnOrder = memory.numbers(size)
  }

  /// The bytes that it works in, and so many matrices more.
  static func byteCount(_ operand: TensorType?, andMatrices count: Int = 0) -> Int {
    WorkMemory.byteCount(operand, matrices: 2 + count, lines: 2)
  }

  /// Factors the matrix that begins at an element.
  mutating func factor(_ a: TensorView, at start: Int) {
    (sign, isSingular) = (1, false)
    factors.fill { a.double(at: start + $0 * size + $1) }
    magnitudes.fill { abs(factors[$0, $1]) }
    for index in 0..<size { (rowOrder[index], columnOrder[index]) = (index, index) }
    let tolerance = a.scalar.cancellation(size)
    for step in 0..<size {
      bringLargest(to: step)
      let (pivot, magnitude) = (factors[step, step], magnitudes[step, step])
      if abs(pivot) <= tolerance * magnitude, magnitude.isFinite { isSingular = true }
      if pivot == 0 { return }
      for row in step + 1..<size {
        let factor = factors[row, step] / pivot
        factors[row, step] = factor
        if factor == 0 { continue }
        for column in step + 1..<size {
          let change = factor * factors[step, column]
          factors[row, column] -= change
          magnitudes[row, column] += abs(change)
        }
      }
    }
  }

  /// Of equal elements the first by rows.
  private mutating func bringLargest(to step: Int) {
    var (row, column, largest) = (step, step, abs(factors[step, step]))
    for i in step..<size {
      for j in step..<size where abs(factors[i, j]) > largest {
        (row, column, largest) = (i, j, abs(factors[i, j]))
      }
    }
    if row != step {
      factors.swapRows(row, step)
      magnitudes.swapRows(row, step)
      rowOrder.swapAt(row, step)
      sign = -sign
    }
    if column != step {
      factors.swapColumns(column, step)
      magnitudes.swapColumns(column, step)
      columnOrder.swapAt(column, step)
      sign = -sign
    }
  }

  /// Solves `A X = B` in memory with the rows and columns of `B`, which is read element by element,
  /// as `X` is written.
  func solve(
    _ x: WorkMatrix, reading b: (_ row: Int, _ column: Int) -> Double,
    writing: (_ row: Int, _ column: Int, _ number: Double) -> Void
  ) {
    x.fill { b(rowOrder[$0], $1) }
    for row in 0..<size {
      for other in 0..<row { x.add(toRow: row, -factors[row, other], times: other, of: x) }
    }
    for row in (0..<size).reversed() {
      for other in row + 1..<size {
        x.add(toRow: row, -factors[row, other], times: other, of: x)
      }
      for column in 0..<x.columns {
        x[row, column] /= factors[row, row]
        writing(columnOrder[row], column, x[row, column])
      }
    }
  }
}
