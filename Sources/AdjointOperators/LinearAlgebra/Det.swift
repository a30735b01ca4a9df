import AdjointGraph

/// The determinant of each matrix of the last two axes; axes before them are batches.
///
/// - (C1) The last two extents are equal.
///
/// VJP: `xBar` is `yBar` times the matrix of cofactors (`Cofactors`), for singular matrices, too.
/// Edge cases: of a matrix without elements it is 1; NaN gives NaN.
public struct Det: SquareMatrixOperator {
  public static let name = "Det"
  public static let summary = "y = det x"
  public static let inputs = [OperandSpecification("x")]
  public static let outputs = [OperandSpecification("y", .floating)]

  public init() {}

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    guard let x = inputs[0] else { return [] }
    try x.shape.checkSquare()
    return [TensorType(x.scalar, x.shape.batch)]
  }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    guard let yBar = site.cotangents[0] else { return [nil] }
    let factors = graph.unsqueeze(yBar, axes: [-2, -1])
    return [graph.multiply(factors, graph.add(nil, Cofactors(), site.x))]
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
    guard let x = inputs[0] else { return }
    let size = x.shape[x.rank - 1]
    var memory = WorkMemory(scratch)
    var decomposition = LUDecomposition(size: size, in: &memory)
    for index in 0..<x.shape.matrixCount {
      decomposition.factor(x, at: index * size * size)
      var product = decomposition.sign
      for place in 0..<size { product *= decomposition.factors[place, place] }
      outputs[0].store(product, at: index)
    }
  }
}
