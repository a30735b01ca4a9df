import AdjointGraph

/// The matrix of cofactors of `A`, the gradient of its determinant; with directions `H₁`, `H₂`, …
/// the gradient of the derivative of the determinant along all of them. Pullbacks of `Det` are made
/// of it, to any order. Inputs: `A`, then the directions, all of one shape.
///
/// With `A = P (L D U) Q`, where `D` is diagonal and `L` and `U` have ones on the diagonal, every
/// direction is taken into the basis where `A` is `D`, and the gradient back. There
/// `det (D + Σ tⱼ Hⱼ)` is written out by rows that directions take part in. Nothing is divided by an
/// element of `D`, so a singular matrix is no special case.
///
/// - (C1) The last two extents are equal.
/// - (C2) All inputs have the same shape.
///
/// VJP: the derivative is linear in each direction and does not depend on their order, so the
/// cotangent of `A` has `YBar` as one more direction, and that of a direction has it in its place.
/// Cost: `O(n³)` for up to one direction; each further one is `n` times as much.
public struct Cofactors: SquareMatrixOperator {
  public static let name = "Cofactors"
  public static let summary = "Y = ∂ det A / ∂A, or of its derivative along H₁, H₂, …"
  public static let inputs = [OperandSpecification("matrices", .floating, .variadic)]
  public static let outputs = [OperandSpecification("Y", .floating)]

  public init() {}

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    guard let a = inputs[0] else { return [] }
    try a.shape.checkSquare()
    for (index, direction) in inputs.enumerated() {
      guard let direction, !direction.shape.mayEqual(a.shape) else { continue }
      throw ConstraintError(
        "C2", "shapes differ: \(input: 0) but \(input: index)", at: .input(index))
    }
    return [a]
  }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    guard let yBar = site.cotangents[0] else { return site.inputs.map { _ in nil } }
    return site.inputs.indices.map { index in
      var matrices = site.inputs
      if index == 0 { matrices.append(yBar) } else { matrices[index] = yBar }
      return graph.add(nil, self, inputs: matrices)[0]
    }
  }

  public func axes(_ inputs: [TensorType?], _ outputs: [TensorType]) -> AxisRule {
    .batched(inputs, outputs, outputs[0].shape.rank - 2)
  }

  public func multiplyAdds(_ inputs: [[Int]?], _ outputs: [[Int]]) -> Int {
    outputs[0].cubes(Double(2 * inputs.count))
  }

  public func scratchByteCount(_ inputs: [TensorType?], _ outputs: [TensorType]) -> Int {
    LUDecomposition.byteCount(inputs[0], andMatrices: inputs.count)
  }

  public func evaluate(
    _ inputs: [TensorView?], into outputs: [MutableTensorView], scratch: UnsafeMutableRawPointer
  ) throws(EvaluationError) {
    guard let a = inputs[0] else { return }
    let (y, size) = (outputs[0], a.shape[a.rank - 1])
    var memory = WorkMemory(scratch)
    var decomposition = LUDecomposition(size: size, in: &memory)
    let matrices = inputs.map { _ in memory.matrix(size, size) }
    let (rows, columns) = (decomposition.rowOrder, decomposition.columnOrder)
    for index in 0..<a.shape.matrixCount {
      let start = index * size * size
      decomposition.factor(a, at: start)
      for direction in 1..<inputs.count {
        guard let h = inputs[direction] else { continue }
        matrices[direction].fill { h.double(at: start + rows[$0] * size + columns[$1]) }
        decomposition.removeFactors(from: matrices[direction])
      }
      var expansion = Expansion(decomposition.factors, matrices)
      expansion.run()
      decomposition.removeTransposedFactors(from: matrices[0])
      for row in 0..<size {
        for column in 0..<size {
          y.store(
            decomposition.sign * matrices[0][row, column],
            at: start + rows[row] * size + columns[column])
        }
      }
    }
  }

  /// The gradient, at a diagonal matrix, of the derivative of the determinant along directions: each
  /// of them, and the one that the gradient is by, takes part with one element, in a row and a column
  /// of their own; the diagonal gives the other factors.
  private struct Expansion {
    let diagonal: WorkMatrix
    let matrices: [WorkMatrix]
    /// The rows that take part; row `k` of direction `k`, the first of the gradient.
    var rows: [Int] = []

    init(_ diagonal: WorkMatrix, _ matrices: [WorkMatrix]) {
      self.diagonal = diagonal
      self.matrices = matrices
    }

    mutating func run() {
      matrices[0].fill { _, _ in 0 }
      chooseRows()
    }

    private mutating func chooseRows() {
      if rows.count == matrices.count {
        var product = 1.0
        for place in 0..<diagonal.rows where !rows.contains(place) {
          product *= diagonal[place, place]
        }
        chooseColumns(product, from: rows, gradient: 0)
        return
      }
      for row in 0..<diagonal.rows where !rows.contains(row) {
        rows.append(row)
        chooseRows()
        rows.removeLast()
      }
    }

    /// Every way to give the columns to the rows, with the sign of the permutation.
    private func chooseColumns(_ product: Double, from columns: [Int], gradient: Int) {
      let next = matrices.count - columns.count
      if columns.isEmpty {
        matrices[0][rows[0], gradient] += product
        return
      }
      for (place, column) in columns.enumerated() {
        var (rest, signed) = (columns, place % 2 == 0 ? product : -product)
        rest.remove(at: place)
        if next > 0 { signed *= matrices[next][rows[next], column] }
        chooseColumns(signed, from: rest, gradient: next == 0 ? column : gradient)
      }
    }
  }
}

extension LUDecomposition {
  /// `U` with its rows divided by the diagonal; a row of zeros stays one.
  private func unitUpper(_ row: Int, _ column: Int) -> Double {
    let pivot = factors[row, row]
    return pivot == 0 ? 0 : factors[row, column] / pivot
  }

  /// `L⁻¹ X U⁻¹` in place, with ones on the diagonal of `U`.
  fileprivate func removeFactors(from x: WorkMatrix) {
    for row in 0..<size {
      for other in 0..<row { x.add(toRow: row, -factors[row, other], times: other, of: x) }
    }
    for column in 0..<size {
      for other in 0..<column {
        let factor = unitUpper(other, column)
        for row in 0..<size { x[row, column] -= factor * x[row, other] }
      }
    }
  }

  /// `L⁻ᵀ X U⁻ᵀ` in place, with ones on the diagonal of `U`.
  fileprivate func removeTransposedFactors(from x: WorkMatrix) {
    for row in (0..<size).reversed() {
      for other in row + 1..<size {
        x.add(toRow: row, -factors[other, row], times: other, of: x)
      }
    }
    for column in (0..<size).reversed() {
      for other in column + 1..<size {
        let factor = unitUpper(column, other)
        for row in 0..<size { x[row, column] -= factor * x[row, other] }
      }
    }
  }
}
