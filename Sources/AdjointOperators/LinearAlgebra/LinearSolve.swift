import AdjointGraph

/// The solution of systems of linear equations: what `Solve` and `TriangularSolve` have in common.
/// Axes before the last two are batches and broadcast.
///
/// - (C1) The last two extents of `A` are equal.
/// - (C2) `B` holds matrices with as many rows as `A`.
/// - (C3) The axes before the last two broadcast.
public protocol LinearSolve: ScratchOperator {}

extension LinearSolve {
  public static var family: OperatorFamily { .linearAlgebra }
  public static var inputs: [OperandSpecification] {
    [OperandSpecification("A"), OperandSpecification("B")]
  }
  public static var outputs: [OperandSpecification] { [OperandSpecification("X", .floating)] }

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    guard let a = inputs[0], let b = inputs[1] else { return [] }
    try a.shape.checkSquare()
    let (rank, rows) = (b.shape.rank, a.shape[a.shape.rank - 1])
    guard rank >= 2, b.shape[rank - 2].mayEqual(rows) else {
      throw ConstraintError(
        "C2", "the right sides must be matrices of as many rows: \(input: 0) but \(input: 1)",
        at: .input(1))
    }
    guard let batch = Shape.broadcast(a.shape.batch, b.shape.batch) else {
      throw ConstraintError(
        "C3", "batch dimensions do not broadcast: \(input: 0) but \(input: 1)", at: .input(1))
    }
    return [TensorType(a.scalar, Shape(batch.dimensions + b.shape.dimensions.suffix(2)))]
  }

  public func stack(_ site: StackSite, in graph: inout GraphBuilder) -> [ValueID]? {
    // Where the matrix is the same for all, more columns are cheaper than more matrices.
    guard site.isStacked[0] else { return nil }
    let shapes = site.inputTypes.map { $0?.shape ?? [] }
    let rank = max(shapes[0].rank, shapes[1].rank)
    let operands = site.inputs.enumerated().map { index, operand in
      let missing = [Dimension](repeating: 1, count: rank - shapes[index].rank)
      let aligned = site.stacked(Shape(missing + shapes[index].dimensions))
      return operand.map { site.isStacked[index] ? graph.reshape($0, to: aligned) : $0 }
    }
    return graph.add(self, inputs: operands, outputCount: 1)
  }

  /// As in a product of matrices, columns of `B` have nothing to do with one another.
  public func axes(_ inputs: [TensorType?], _ outputs: [TensorType]) -> AxisRule {
    var rule = MatMul().axes(inputs, outputs)
    guard var a = rule.inputs[0], var b = rule.inputs[1] else { return rule }
    a.replaceSubrange(
      (a.count - 2)..., with: [.init("i", isWhole: true), .init("j", isWhole: true)])
    b[b.count - 2] = .init("k", isWhole: true)
    rule.inputs = [a, b]
    rule.outputs[0][rule.outputs[0].count - 2] = .init("n", isWhole: true)
    return rule
  }

  /// Visits the systems: the index of `A` in its batch, and where those of `B` and `X` begin. Says
  /// which matrix, if any, is singular; nothing is visited after it.
  func forEachSystem(
    _ a: TensorView, _ b: TensorView, _ solve: (_ a: Int, _ b: Int, _ x: Int) -> Bool
  ) -> Int? {
    var singular: Int?
    let layout = MatMul.Layout(a.shape, b.shape)
    if layout.rows * layout.columns == 0 { return nil }
    layout.forEachMatrix(a.shape, b.shape) { index, aStart, bStart in
      guard singular == nil else { return }
      let matrix = aStart / (layout.rows * layout.rows)
      if !solve(matrix, bStart, index * layout.rows * layout.columns) { singular = matrix }
    }
    return singular
  }
}
