import AdjointGraph

/// An operator on batches of square matrices, all operands with the same batch axes: one more of
/// them makes no difference.
public protocol SquareMatrixOperator: Plain, ScratchOperator {}

extension SquareMatrixOperator {
  public static var family: OperatorFamily { .linearAlgebra }

  public func stack(_ site: StackSite, in graph: inout GraphBuilder) -> [ValueID]? {
    graph.apply(self, to: site)
  }
}

/// What operators on the last two axes have in common: those are matrices, axes before them batches.
extension Shape {
  /// Whether the last two axes may be of one extent, or else says what is wrong under (C1).
  func checkSquare(input: Int = 0) throws(ConstraintError) {
    guard rank >= 2, self[rank - 1].mayEqual(self[rank - 2]) else {
      throw ConstraintError(
        "C1", "needs square matrices or batches of them, but \(input: input)", at: .input(input))
    }
  }

  /// The axes before the last two.
  var batch: Shape { Shape(Array(dimensions.dropLast(2))) }
}

extension Array where Element == Int {
  /// How many matrices a shape holds.
  var matrixCount: Int { product(..<(count - 2)) }

  /// So many multiply-adds as the product of square matrices of this shape takes, times a factor.
  func cubes(_ factor: Double) -> Int {
    guard let last else { return 0 }
    let cubes = reduce(1, *).multipliedSaturating(by: last)
    return Int(Int64(saturating: factor * Double(cubes)))
  }
}

extension AxisRule {
  /// Leading axes, so many, are kept in every operand; the others are needed and made as a whole.
  static func batched(
    _ inputs: [TensorType?], _ outputs: [TensorType], _ batch: Int
  ) -> AxisRule {
    var rule = AxisRule.whole(inputs, outputs)
    let kept = (0..<batch).map { Axis(label($0)) }
    rule.inputs = rule.inputs.map { $0.map { kept + $0.dropFirst(batch) } }
    rule.outputs = rule.outputs.map { kept + $0.dropFirst(batch) }
    return rule
  }
}

extension ScalarType {
  /// What is left of the numbers that a difference was made of, relative to them, must be above
  /// this, or else it is rounding of the elements and of the work on them, done in doubles.
  func cancellation(_ size: Int) -> Double {
    let own: Double = self == .float32 ? 0x1p-23 : 0x1p-52
    return 16 * own + Double(size) * 0x1p-52
  }
}

extension EvaluationError {
  /// A matrix of a batch cannot be worked on.
  static func matrix(
    _ name: String, _ index: Int, of shape: [Int], _ mistake: String
  ) -> EvaluationError {
    var (place, rest): ([Int], Int) = ([], index)
    for extent in shape.dropLast(2).reversed() {
      place.insert(rest % extent, at: 0)
      rest /= extent
    }
    return EvaluationError("the matrix \(name)\(place.isEmpty ? "" : "\(place)") \(mistake)")
  }

  /// The rows of a matrix of a batch depend on one another.
  static func singular(_ index: Int, of shape: [Int]) -> EvaluationError {
    matrix(
      "A", index, of: shape, "is singular: its rows depend linearly on one another, up to rounding")
  }
}

extension GraphBuilder {
  /// The upper or lower triangle of matrices, from diagonal `k` on, zeros elsewhere.
  mutating func triangle(_ x: ValueID, isUpper: Bool, diagonal: Int = 0) -> ValueID {
    add(nil, Trilu(diagonal: diagonal, isUpper: isUpper), x)
  }

  /// `½ (x + xᵀ)`.
  mutating func symmetricPart(_ x: ValueID) -> ValueID {
    scale(add(x, transposeMatrix(x)), by: 0.5)
  }

  /// One number for each matrix, or one row, under a shape that broadcasts to the matrices.
  mutating func unsqueeze(_ x: ValueID, axes: [Int]) -> ValueID {
    add(nil, Unsqueeze(axes: axes), x)
  }
}
