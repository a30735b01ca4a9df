import AdjointGraph

/// The matrices `X` with `A X = B`.
///
/// VJP: `BBar` solves `Aᵀ BBar = XBar`, and `ABar = -BBar Xᵀ`, summed over broadcast batches.
/// Edge cases: a singular `A`, up to rounding, is an error when the graph runs; NaN gives NaN.
public struct Solve: LinearSolve, Plain {
  public static let name = "Solve"
  public static let summary = "X with A X = B"

  public init() {}

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    guard let xBar = site.cotangents[0] else { return [nil, nil] }
    let (a, b) = (site.input(0), site.input(1))
    let bBar = graph.add(nil, Solve(), graph.transposeMatrix(a), xBar)
    let aBar = graph.negate(graph.matMul(bBar, graph.transposeMatrix(site.y)))
    return [graph.sum(aBar, toShapeOf: a), graph.sum(bBar, toShapeOf: b)]
  }

  public func multiplyAdds(_ inputs: [[Int]?], _ outputs: [[Int]]) -> Int {
    let factoring = inputs[0]?.cubes(1 / 3) ?? 0
    let solving = outputs[0].reduce(1, *).multipliedSaturating(by: inputs[0]?.last ?? 0)
    return Int(Int64(saturating: Double(factoring) + Double(solving)))
  }

  public func scratchByteCount(_ inputs: [TensorType?], _ outputs: [TensorType]) -> Int {
    let work = WorkMemory.byteCount(inputs[1], matrices: 1)
    return Int(Int64(saturating: Double(LUDecomposition.byteCount(inputs[0])) + Double(work)))
  }

  public func evaluate(
    _ inputs: [TensorView?], into outputs: [MutableTensorView], scratch: UnsafeMutableRawPointer
  ) throws(EvaluationError) {
    guard let a = inputs[0], let b = inputs[1] else { return }
    let (x, size, columns) = (outputs[0], a.shape[a.rank - 1], b.shape[b.rank - 1])
    var memory = WorkMemory(scratch)
    var decomposition = LUDecomposition(size: size, in: &memory)
    let work = memory.matrix(size, columns)
    var factored: Int?
    let singular = forEachSystem(a, b) { matrix, bStart, xStart in
      if matrix != factored { decomposition.factor(a, at: matrix * size * size) }
      factored = matrix
      if decomposition.isSingular { return false }
      decomposition.solve(work, reading: { b.double(at: bStart + $0 * columns + $1) }) {
        x.store($2, at: xStart + $0 * columns + $1)
      }
      return true
    }
    if let singular { throw .singular(singular, of: a.shape) }
  }
}
