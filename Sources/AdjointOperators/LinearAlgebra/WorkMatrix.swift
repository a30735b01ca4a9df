import AdjointGraph

/// A matrix of doubles in borrowed memory, row by row, that an operator works on.
struct WorkMatrix {
  let rows: Int
  let columns: Int
  private let memory: UnsafeMutableBufferPointer<Double>

  init(_ rows: Int, _ columns: Int, _ memory: UnsafeMutableBufferPointer<Double>) {
    self.rows = rows
    self.columns = columns
    self.memory = memory
  }

  subscript(row: Int, column: Int) -> Double {
    @inline(__always) get { memory[row &* columns &+ column] }
    @inline(__always) nonmutating set { memory[row &* columns &+ column] = newValue }
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

/// The scratch of an operator, handed out piece by piece; every element is of 8 bytes.
struct WorkMemory {
  private var rest: UnsafeMutableRawPointer

  init(_ scratch: UnsafeMutableRawPointer) { rest = scratch }

  /// A matrix whose elements may be anything.
  mutating func matrix(_ rows: Int, _ columns: Int) -> WorkMatrix {
    WorkMatrix(rows, columns, take(rows * columns, as: Double.self))
  }

  /// Whole numbers that may be any.
  mutating func numbers(_ count: Int) -> UnsafeMutableBufferPointer<Int> {
    take(count, as: Int.self)
  }

  private mutating func take<T>(_ count: Int, as type: T.Type) -> UnsafeMutableBufferPointer<T> {
    let start = rest.bindMemory(to: type, capacity: count)
    rest += count * MemoryLayout<T>.stride
    return UnsafeMutableBufferPointer(start: start, count: count)
  }

  /// The bytes of matrices as large as those of an operand, and of lines of numbers as long.
  static func byteCount(_ operand: TensorType?, matrices: Int, lines: Int = 0) -> Int {
    guard let shape = operand?.shape.sizes, let columns = shape.last else { return 0 }
    let rows = shape[shape.count - 2]
    let elements =
      Double(matrices) * Double(rows) * Double(columns) + Double(lines) * Double(columns)
    return Int(Int64(saturating: 8 * elements))
  }
}
