import AdjointGraph

/// The lower triangular `L`, with a positive diagonal, of each symmetric positive definite matrix
/// `A = L Lᵀ` of the last two axes; axes before them are batches. The upper triangle of `A` is not
/// read.
///
/// - (C1) The last two extents are equal.
///
/// VJP: with `Φ` the lower triangle, its diagonal halved, and `S = L⁻ᵀ Φ(Lᵀ LBar) L⁻¹`,
/// `ABar = ½ (S + Sᵀ)`. What belongs to a pair of mirrored elements is shared equally between them,
/// as if both were read: right for every change of `A` that keeps it symmetric.
/// Edge cases: a matrix that is not positive definite, up to rounding, is an error when the graph
/// runs; NaN gives NaN.
/// Source: I. Murray, *Differentiation of the Cholesky decomposition*, 2016.
public struct Cholesky: SquareMatrixOperator {
  public static let name = "Cholesky"
  public static let summary = "L with L Lᵀ = A, L lower triangular"
  public static let inputs = [OperandSpecification("A")]
  public static let outputs = [OperandSpecification("L", .floating)]

  public init() {}

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    guard let a = inputs[0] else { return [] }
    try a.shape.checkSquare()
    return [a]
  }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    guard let lBar = site.cotangents[0] else { return [nil] }
    let l = site.y
    let product = graph.matMul(graph.transposeMatrix(l), graph.triangle(lBar, isUpper: false))
    let halves = graph.scale(
      graph.add(
        graph.triangle(product, isUpper: false),
        graph.triangle(product, isUpper: false, diagonal: -1)), by: 0.5)
    let solve = TriangularSolve(isTransposed: true)
    let left = graph.add(nil, solve, l, halves)
    return [graph.symmetricPart(graph.add(nil, solve, l, graph.transposeMatrix(left)))]
  }

  public func axes(_ inputs: [TensorType?], _ outputs: [TensorType]) -> AxisRule {
    .batched(inputs, outputs, outputs[0].shape.rank - 2)
  }

  public func multiplyAdds(_ inputs: [[Int]?], _ outputs: [[Int]]) -> Int {
    inputs[0]?.cubes(1 / 6) ?? 0
  }

  public func scratchByteCount(_ inputs: [TensorType?], _ outputs: [TensorType]) -> Int {
    WorkMemory.byteCount(inputs[0], matrices: 1)
  }

  public func evaluate(
    _ inputs: [TensorView?], into outputs: [MutableTensorView], scratch: UnsafeMutableRawPointer
  ) throws(EvaluationError) {
    guard let a = inputs[0] else { return }
    let size = a.shape[a.rank - 1]
    var memory = WorkMemory(scratch)
    let l = memory.matrix(size, size)
    for index in 0..<a.shape.matrixCount {
      let start = index * size * size
      l.fill { $0 < $1 ? 0 : a.double(at: start + $0 * size + $1) }
      if let row = factor(l, a.scalar.cancellation(size)) {
        throw .matrix(
          "A", index, of: a.shape,
          "is not positive definite: what is left of element [\(row), \(row)] is \(l[row, row])")
      }
      for at in 0..<size * size { outputs[0].store(l[at / size, at % size], at: start + at) }
    }
  }

  /// Factors in place, row by row; the first row whose pivot is not positive, if any.
  private func factor(_ l: WorkMatrix, _ tolerance: Double) -> Int? {
    for row in 0..<l.rows {
      for column in 0...row {
        var rest = l[row, column]
        for k in 0..<column { rest -= l[row, k] * l[column, k] }
        if column < row {
          l[row, column] = rest / l[column, column]
        } else {
          let isLost = rest <= tolerance * abs(l[row, row])
          l[row, row] = isLost ? rest : rest.squareRoot()
          if isLost && rest.isFinite { return row }
        }
      }
    }
    return nil
  }
}
