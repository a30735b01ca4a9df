import AdjointGraph

/// The logarithm of the magnitude of the determinant of each matrix of the last two axes; axes
/// before them are batches. Unlike the determinant itself, it does not overflow.
///
/// - (C1) The last two extents are equal.
///
/// VJP: `ABar = yBar * A⁻ᵀ`; for a singular matrix, where there is none, that is an error.
/// Edge cases: of a singular matrix it is `-inf`, or very small where rounding hides that; of a
/// matrix without elements 0.
public struct LogDeterminant: SquareMatrixOperator {
  public static let name = "LogDeterminant"
  public static let summary = "y = log |det A|"
  public static let inputs = [OperandSpecification("A")]
  public static let outputs = [OperandSpecification("y", .floating)]

  public init() {}

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    guard let a = inputs[0] else { return [] }
    try a.shape.checkSquare()
    return [TensorType(a.scalar, a.shape.batch)]
  }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    guard let yBar = site.cotangents[0] else { return [nil] }
    let inverse = graph.add(nil, Inverse(), site.x)
    let factors = graph.unsqueeze(yBar, axes: [-2, -1])
    return [graph.multiply(factors, graph.transposeMatrix(inverse))]
  }

  public func axes(_ inputs: [TensorType?], _ outputs: [TensorType]) -> AxisRule {
    .batched(inputs, outputs, outputs[0].shape.rank)
  }

  public func multiplyAdds(_ inputs: [[Int]?], _ outputs: [[Int]]) -> Int {
    inputs[0]?.cubes(1 / 3) ?? 0
  }

  public func scratchByteCount(_ inputs: [TensorType?], _ outputs: [TensorType]) -> Int {
    LUDecomposition.byteCount(inputs[0])
  }

  public func evaluate(
    _ inputs: [TensorView?], into outputs: [MutableTensorView], scratch: UnsafeMutableRawPointer
  ) throws(EvaluationError) {
    guard let a = inputs[0] else { return }
    let size = a.shape[a.rank - 1]
    var memory = WorkMemory(scratch)
    var decomposition = LUDecomposition(size: size, in: &memory)
    for index in 0..<a.shape.matrixCount {
      decomposition.factor(a, at: index * size * size)
      var sum = 0.0
      for place in 0..<size { sum += Elementary.log(abs(decomposition.factors[place, place])) }
      outputs[0].store(sum, at: index)
    }
  }
}
