import AdjointGraph

/// The inverse of each matrix of the last two axes; axes before them are batches.
///
/// - (C1) The last two extents are equal.
///
/// VJP: `ABar = -Yᵀ YBar Yᵀ`.
/// Edge cases: a singular matrix, up to rounding, is an error when the graph runs; NaN gives NaN.
public struct Inverse: SquareMatrixOperator {
  public static let name = "Inverse"
  public static let summary = "Y = A⁻¹"
  public static let inputs = [OperandSpecification("A")]
  public static let outputs = [OperandSpecification("Y", .floating)]

  public init() {}

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    guard let a = inputs[0] else { return [] }
    try a.shape.checkSquare()
    return [a]
  }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    guard let yBar = site.cotangents[0] else { return [nil] }
    let transposed = graph.transposeMatrix(site.y)
    return [graph.negate(graph.matMul(graph.matMul(transposed, yBar), transposed))]
  }

  public func formula(_ operands: [Formula]) -> Formula {
    Formula("\(operands[0].within(.whole))⁻¹", .power)
  }

  public func axes(_ inputs: [TensorType?], _ outputs: [TensorType]) -> AxisRule {
    .batched(inputs, outputs, outputs[0].shape.rank - 2)
  }

  public func multiplyAdds(_ inputs: [[Int]?], _ outputs: [[Int]]) -> Int {
    inputs[0]?.cubes(1) ?? 0
  }

  public func scratchByteCount(_ inputs: [TensorType?], _ outputs: [TensorType]) -> Int {
    LUDecomposition.byteCount(inputs[0], andMatrices: 1)
  }

  public func evaluate(
    _ inputs: [TensorView?], into outputs: [MutableTensorView], scratch: UnsafeMutableRawPointer
  ) throws(EvaluationError) {
    guard let a = inputs[0] else { return }
    let (y, size) = (outputs[0], a.shape[a.rank - 1])
    var memory = WorkMemory(scratch)
    var decomposition = LUDecomposition(size: size, in: &memory)
    let work = memory.matrix(size, size)
    for index in 0..<a.shape.matrixCount {
      let start = index * size * size
      decomposition.factor(a, at: start)
      if decomposition.isSingular { throw .singular(index, of: a.shape) }
      decomposition.solve(work, reading: { $0 == $1 ? 1 : 0 }) { row, column, number in
        y.store(number, at: start + row * size + column)
      }
    }
  }
}
