import Adjoint
import TestSupport
import Testing

/// Matrices as the formulas write them, with loops of their own.
struct Matrix: Equatable {
  var rows: Int
  var columns: Int
  var numbers: [Double]

  init(_ rows: Int, _ columns: Int, _ number: (Int, Int) -> Double) {
    self.rows = rows
    self.columns = columns
    numbers = (0..<rows * columns).map { number($0 / columns, $0 % columns) }
  }

  /// A tensor of rank 2, or of rank 1 as a row.
  init(_ tensor: Tensor) {
    columns = tensor.shape.last ?? 1
    rows = tensor.count / max(columns, 1)
    numbers = tensor.doubles
  }

  /// Of a tensor of any rank, such as a Jacobian, whose first axes together are the rows.
  init(_ tensor: Tensor, rows: Int) {
    self.rows = rows
    columns = rows == 0 ? 0 : tensor.count / rows
    numbers = tensor.doubles
  }

  /// Evenly distributed in -1…1.
  static func random(_ rows: Int, _ columns: Int, seed: UInt64) -> Matrix {
    Matrix(Tensor.random([rows, columns], seed: seed))
  }

  static func identity(_ count: Int) -> Matrix { Matrix(count, count) { $0 == $1 ? 1 : 0 } }

  var tensor: Tensor { Tensor(numbers, shape: [rows, columns]) }

  subscript(row: Int, column: Int) -> Double { numbers[row * columns + column] }

  var transposed: Matrix { Matrix(columns, rows) { self[$1, $0] } }

  /// Sums of the columns, as a row.
  var columnSums: Matrix {
    Matrix(1, columns) { _, column in (0..<rows).reduce(0) { $0 + self[$1, column] } }
  }

  func map(_ function: (Double) -> Double) -> Matrix {
    Matrix(rows, columns) { function(self[$0, $1]) }
  }

  static func * (left: Matrix, right: Matrix) -> Matrix {
    Matrix(left.rows, right.columns) { row, column in
      (0..<left.columns).reduce(0) { $0 + left[row, $1] * right[$1, column] }
    }
  }

  static func * (factor: Double, matrix: Matrix) -> Matrix { matrix.map { factor * $0 } }

  /// Element by element.
  func times(_ other: Matrix) -> Matrix { Matrix(rows, columns) { self[$0, $1] * other[$0, $1] } }

  static func + (left: Matrix, right: Matrix) -> Matrix {
    Matrix(left.rows, left.columns) { left[$0, $1] + right[$0, $1] }
  }

  /// `self⁻¹ right` by Gaussian elimination with row exchanges.
  func solving(_ right: Matrix) -> Matrix {
    var rows = (0..<self.rows).map { row in
      (0..<columns).map { self[row, $0] } + (0..<right.columns).map { right[row, $0] }
    }
    for column in 0..<columns {
      let pivot = (column..<rows.count).max { abs(rows[$0][column]) < abs(rows[$1][column]) }
      rows.swapAt(column, pivot ?? column)
      rows[column] = rows[column].map { [scale = rows[column][column]] in $0 / scale }
      for row in rows.indices where row != column {
        let factor = rows[row][column]
        for k in rows[row].indices { rows[row][k] -= factor * rows[column][k] }
      }
    }
    return Matrix(columns, right.columns) { rows[$0][columns + $1] }
  }

  static func - (left: Matrix, right: Matrix) -> Matrix { left + -1 * right }
}

/// Every element within `tolerance`, relative to the largest expected.
func expectEqual(
  _ tensor: Tensor?, _ expected: Matrix, tolerance: Double = 1e-10, _ name: String = "",
  sourceLocation: Testing.SourceLocation = #_sourceLocation
) {
  guard let tensor, tensor.count == expected.numbers.count else {
    Issue.record("\(name): no such values", sourceLocation: sourceLocation)
    return
  }
  let scale = expected.numbers.map(abs).max() ?? 0
  for (index, (a, b)) in zip(tensor.doubles, expected.numbers).enumerated() {
    #expect(
      abs(a - b) <= tolerance * max(scale, 1e-30),
      "\(name): element \(index) is \(a), expected \(b)",
      sourceLocation: sourceLocation)
  }
}

/// The graph of a row of the theory.
func theory(_ row: String) throws -> Program { try program("theory/\(row).json") }

extension Program {
  /// The gradient of a scalar by one value.
  func gradient(of name: String, by wanted: String, _ inputs: [String: Tensor]) throws -> Tensor {
    let (_, gradients) = try gradients(of: name, withRespectTo: [wanted], inputs)
    return try #require(gradients[wanted])
  }

  /// One value.
  func value(_ name: String, _ inputs: [String: Tensor]) throws -> Tensor {
    try #require(try run(inputs, computing: [name])[name])
  }

  /// A Jacobian, made by rows, after a check that the one made by columns is the same.
  func jacobian(
    of name: String, by wanted: String, _ inputs: [String: Tensor] = [:],
    layout: JacobianLayout = .outputInput
  ) throws -> Tensor {
    let (value, by) = try subject(of: name, withRespectTo: [wanted])
    let both = try DifferentiationMode.allCases.map { mode in
      let jacobians = Derivative.jacobians(
        of: value, withRespectTo: by, mode: mode, layout: layout)
      return try #require(try compute(jacobians, inputs).first)
    }
    #expect(both[0].shape == both[1].shape)
    expectEqual(both[0], Matrix(both[1], rows: 1), tolerance: 1e-12, "\(name)/\(wanted)")
    return both[1]
  }

  /// A Hessian, made by rows, after a check that the one made by columns is the same.
  func hessian(
    of name: String, by wanted: String, _ inputs: [String: Tensor] = [:]
  ) throws -> Tensor {
    let (value, by) = try subject(of: name, withRespectTo: [wanted])
    let both = try DifferentiationMode.allCases.map { mode in
      try #require(
        try compute(.hessians(of: value, withRespectTo: by, mode: mode), inputs).first)
    }
    expectEqual(both[0], Matrix(both[1], rows: 1), tolerance: 1e-12, "\(name)/\(wanted)")
    return both[1]
  }

  /// A parameter's first value.
  func parameter(_ name: String) throws -> Matrix { Matrix(try value(name, [:])) }
}
