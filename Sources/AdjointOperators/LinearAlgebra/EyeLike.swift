import AdjointGraph

/// Ones on a diagonal and zeros elsewhere, with the shape of `x`, of which nothing else counts.
///
/// Attributes: `k`, the diagonal: 0 is the main one, 1 the one above it; `dtype`, by default that of
/// `x`.
///
/// - (C1) `x` is a matrix.
public struct EyeLike: Operator {
  public static let name = "EyeLike"
  public static let summary = "y[i, j] = 1 where j - i = k, else 0"
  public static let family = OperatorFamily.linearAlgebra
  public static let inputs = [OperandSpecification("x", .any, variable: "T1")]
  public static let outputs = [OperandSpecification("y", .any, variable: "T2")]
  public static let attributes = [
    AttributeSpecification(
      "k", .int, .defaults(.int(0)), "the diagonal; above the main one if > 0"),
    AttributeSpecification("dtype", .scalarType, .optional, "the element type; that of x"),
  ]

  public let diagonal: Int
  public let dtype: ScalarType?

  public init(diagonal: Int = 0, _ dtype: ScalarType? = nil) {
    self.diagonal = diagonal
    self.dtype = dtype
  }

  public init(_ attributes: Attributes) throws(ConstraintError) {
    self.init(diagonal: attributes.int("k") ?? 0, attributes.scalarType("dtype"))
  }

  public var attributes: Attributes {
    var result: Attributes = [:]
    if diagonal != 0 { result["k"] = .int(diagonal) }
    if let dtype { result["dtype"] = .string(dtype.rawValue) }
    return result
  }

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    guard let x = inputs[0] else { return [] }
    guard x.shape.rank == 2 else {
      throw ConstraintError("C1", "needs a matrix but \(input: 0)", at: .input(0))
    }
    return [TensorType(dtype ?? x.scalar, x.shape)]
  }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  { [nil] }

  public func stack(_ site: StackSite, in graph: inout GraphBuilder) -> [ValueID]? {
    guard let type = site.inputTypes[0] else { return nil }
    let one = graph.add(nil, ConstantOfShape(type.shape.dimensions, type.scalar))
    return [graph.expand(graph.add(nil, self, one), to: site.stacked(type.shape))]
  }

  /// Where a block of `y` is, decides what it holds.
  public func axes(_ inputs: [TensorType?], _ outputs: [TensorType]) -> AxisRule {
    .keeping(inputs, outputs) { _ in true }
  }

  /// A one is put where the diagonal begins, and copied from there.
  public func lower(_ site: LoweringSite) -> [Kernel]? {
    let y = site.outputs[0]
    let (rows, columns) = (y.shape[0], y.shape[1])
    let zeros = Kernel.fill(FillKernel(0, y.scalar, to: y.location, count: y.count))
    guard y.count > 0, diagonal < columns, diagonal > -rows else { return [zeros] }
    let (row, column) = (max(0, -diagonal), max(0, diagonal))
    let first = row * columns + column, step = columns + 1
    let one = FillKernel(1, y.scalar, to: y.location.advanced(by: first, of: y.scalar), count: 1)
    return Kernel.stridedCopy(
      shape: [min(rows - row, columns - column) - 1], from: y, start: first, steps: [0], to: y,
      offset: first + step, targetSteps: [step]
    ).map { [zeros, .fill(one), $0] }
  }

  public func multiplyAdds(_ inputs: [[Int]?], _ outputs: [[Int]]) -> Int { 0 }

  public func evaluate(_ inputs: [TensorView?], into outputs: [MutableTensorView])
    throws(EvaluationError)
  {
    let y = outputs[0]
    for at in 0..<y.count {
      y.store(at % y.shape[1] - at / y.shape[1] == diagonal, at: at)
    }
  }
}
