import AdjointGraph

/// The matrices `X` with `A X = B`, or `Aᵀ X = B`, where `A` is triangular: its other triangle is
/// not read.
///
/// Attributes: `lower` 1 takes the lower triangle of `A`, 0 the upper; `transpose` 1 solves with
/// `Aᵀ`.
///
/// VJP: `BBar` solves the transposed system for `XBar`; `ABar` is that triangle of `-BBar Xᵀ`, with
/// `transpose` of `-X BBarᵀ`, summed over broadcast batches.
/// Edge cases: a zero on the diagonal of `A` is an error when the graph runs; NaN gives NaN.
public struct TriangularSolve: LinearSolve {
  public static let name = "TriangularSolve"
  public static let summary = "X with A X = B or Aᵀ X = B, A triangular"
  public static let attributes = [
    AttributeSpecification(
      "lower", .flag, .defaults(.int(1)), "1: A is lower triangular; 0: upper"),
    AttributeSpecification(
      "transpose", .flag, .defaults(.int(0)), "1: the system is Aᵀ X = B"),
  ]

  public let isLower: Bool
  public let isTransposed: Bool

  public init(isLower: Bool = true, isTransposed: Bool = false) {
    self.isLower = isLower
    self.isTransposed = isTransposed
  }

  public init(_ attributes: Attributes) throws(ConstraintError) {
    self.init(isLower: attributes.flag("lower"), isTransposed: attributes.flag("transpose"))
  }

  public var attributes: Attributes {
    Self.withoutDefaults(
      ["lower": .int(isLower ? 1 : 0), "transpose": .int(isTransposed ? 1 : 0)])
  }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    guard let xBar = site.cotangents[0] else { return [nil, nil] }
    let (a, b, x) = (site.input(0), site.input(1), site.y)
    let back = TriangularSolve(isLower: isLower, isTransposed: !isTransposed)
    let bBar = graph.add(nil, back, a, xBar)
    let (left, right) = isTransposed ? (x, bBar) : (bBar, x)
    let product = graph.negate(graph.matMul(left, graph.transposeMatrix(right)))
    let aBar = graph.triangle(product, isUpper: !isLower)
    return [graph.sum(aBar, toShapeOf: a), graph.sum(bBar, toShapeOf: b)]
  }

  public func multiplyAdds(_ inputs: [[Int]?], _ outputs: [[Int]]) -> Int {
    outputs[0].reduce(1, *).multipliedSaturating(by: inputs[0]?.last ?? 0) / 2
  }

  public func scratchByteCount(_ inputs: [TensorType?], _ outputs: [TensorType]) -> Int {
    WorkMemory.byteCount(inputs[1], matrices: 1)
  }

  public func evaluate(
    _ inputs: [TensorView?], into outputs: [MutableTensorView], scratch: UnsafeMutableRawPointer
  ) throws(EvaluationError) {
    guard let a = inputs[0], let b = inputs[1] else { return }
    let (x, size, columns) = (outputs[0], a.shape[a.rank - 1], b.shape[b.rank - 1])
    var zero = 0
    var memory = WorkMemory(scratch)
    let work = memory.matrix(size, columns)
    let singular = forEachSystem(a, b) { matrix, bStart, xStart in
      func element(_ row: Int, _ column: Int) -> Double {
        let (i, j) = isTransposed ? (column, row) : (row, column)
        return a.double(at: (matrix * size + i) * size + j)
      }
      work.fill { b.double(at: bStart + $0 * columns + $1) }
      // From the row that has one unknown on.
      for step in 0..<size {
        let row = isLower != isTransposed ? step : size - 1 - step
        let pivot = element(row, row)
        if pivot == 0 {
          zero = row
          return false
        }
        for known in 0..<step {
          let other = isLower != isTransposed ? known : size - 1 - known
          work.add(toRow: row, -element(row, other), times: other, of: work)
        }
        for column in 0..<columns {
          work[row, column] /= pivot
          x.store(work[row, column], at: xStart + row * columns + column)
        }
      }
      return true
    }
    if let singular {
      throw .matrix(
        "A", singular, of: a.shape, "is singular: element [\(zero), \(zero)] of its diagonal is 0")
    }
  }
}
