import AdjointGraph

/// A matrix of doubles in borrowed memory, row by row, that an operator works on.
struct WorkMatrix {
  let rows: Int
  let columns: Int
  private let memory: UnsafeMutableBufferPointer<Double>
  private let start: Int

  init(_ rows: Int, _ columns: Int, _ memory: UnsafeMutableBufferPointer<Double>, start: Int) {
    self.rows = rows
    self.columns = columns
    self.memory = memory
    self.start = start
  }

  subscript(row: Int, column: Int) -> Double {
    @inline(__always) get { memory[start &+ row &* columns &+ column] }
    @inline(__always) nonmutating set { memory[start &+ row &* columns &+ column] = newValue }
  }

  /// Sets every element.
  func fill(_ element: (_ row: Int, _ column: Int) -> Double) {
    for row in 0..<rows {
      for column in 0..<columns { self[row, column] = element(row, column) }
    }
  }

  func swapRows(_ a: Int, _ b: Int) {
    if a == b { return }
    for column in 0..<columns {
      (self[a, column], self[b, column]) = (self[b, column], self[a, column])
    }
  }

  func swapColumns(_ a: Int, _ b: Int) {
    if a == b { return }
    for row in 0..<rows { (self[row, a], self[row, b]) = (self[row, b], self[row, a]) }
  }

  /// Adds to row `a` the multiple of row `b` of another matrix with as many columns.
  @inline(__always)
  func add(toRow a: Int, _ factor: Double, times b: Int, of other: WorkMatrix) {
    for column in 0..<columns { self[a, column] += factor * other[b, column] }
  }
}

/// Several matrices of one shape.
struct WorkMatrices {
  fileprivate let rows: Int
  fileprivate let columns: Int
  fileprivate let memory: UnsafeMutableBufferPointer<Double>

  subscript(index: Int) -> WorkMatrix {
    WorkMatrix(rows, columns, memory, start: index * rows * columns)
  }
}

/// Lends so many matrices, whose elements may be anything.
func withWorkMatrices(
  _ count: Int, _ rows: Int, _ columns: Int, _ body: (WorkMatrices) -> Void
) {
  withUnsafeTemporaryAllocation(of: Double.self, capacity: count * rows * columns) { memory in
    body(WorkMatrices(rows: rows, columns: columns, memory: memory))
  }
}
