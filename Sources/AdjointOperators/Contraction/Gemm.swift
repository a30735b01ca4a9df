import AdjointGraph

/// The general matrix product, `Y = alpha * A' B' + beta * C`, where `A'` is `A`, or its transpose
/// with `transA` 1, and `B'` likewise. `C` broadcasts to the product and may be omitted.
///
/// Whole numbers wrap around; their products with `alpha` and `beta` are cut toward zero.
///
/// - (C1) `A` and `B` are matrices.
/// - (C2) `A'` has as many columns as `B'` has rows.
/// - (C3) `C` broadcasts to the shape of `A' B'`.
///
/// VJP: `A'Bar = alpha YBar B'ᵀ`, `B'Bar = alpha A'ᵀ YBar`, `CBar = beta YBar` summed over the axes
/// that `C` was broadcast along. Edge cases: where `beta` is 0, `C` is not read.
public struct Gemm: Operator {
  public static let name = "Gemm"
  public static let summary = "Y = alpha A' B' + beta C"
  public static let family = OperatorFamily.contraction
  public static let inputs = [
    OperandSpecification("A", .numeric), OperandSpecification("B", .numeric),
    OperandSpecification("C", .numeric, .optional),
  ]
  public static let outputs = [OperandSpecification("Y", .numeric)]
  public static let attributes = [
    AttributeSpecification("alpha", .float, .defaults(.float(1)), "what A' B' is multiplied by"),
    AttributeSpecification("beta", .float, .defaults(.float(1)), "what C is multiplied by"),
    AttributeSpecification("transA", .flag, .defaults(.int(0)), "1: A is transposed"),
    AttributeSpecification("transB", .flag, .defaults(.int(0)), "1: B is transposed"),
  ]

  public let alpha: Double, beta: Double
  public let transposeA: Bool, transposeB: Bool

  public init(
    alpha: Double = 1, beta: Double = 1, transposeA: Bool = false, transposeB: Bool = false
  ) {
    self.alpha = alpha
    self.beta = beta
    self.transposeA = transposeA
    self.transposeB = transposeB
  }

  public init(_ attributes: Attributes) throws(ConstraintError) {
    self.init(
      alpha: attributes.float("alpha") ?? 1, beta: attributes.float("beta") ?? 1,
      transposeA: attributes.flag("transA"), transposeB: attributes.flag("transB"))
  }

  public var attributes: Attributes {
    var result: Attributes = [:]
    if alpha != 1 { result["alpha"] = .float(alpha) }
    if beta != 1 { result["beta"] = .float(beta) }
    if transposeA { result["transA"] = .int(1) }
    if transposeB { result["transB"] = .int(1) }
    return result
  }

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    guard let a = inputs[0], let b = inputs[1] else { return [] }
    for (position, operand) in [a, b].enumerated() where operand.shape.rank != 2 {
      throw ConstraintError(
        "C1", "needs matrices, which have 2 axes, but \(input: position)", at: .input(position))
    }
    let (rows, depth) = transposeA ? (a.shape[1], a.shape[0]) : (a.shape[0], a.shape[1])
    let (height, columns) = transposeB ? (b.shape[1], b.shape[0]) : (b.shape[0], b.shape[1])
    guard depth.mayEqual(height) else {
      throw ConstraintError(
        "C2",
        "inner dimensions differ: \(input: 0)\(transposed(transposeA)) but \(input: 1)\(transposed(transposeB))",
        at: .input(1))
    }
    let shape: Shape = [rows, columns]
    if let c = inputs[2]?.shape {
      let fits =
        c.rank <= 2
        && (0..<c.rank).allSatisfy { axis in
          c[axis].size == 1 || c[axis].mayEqual(shape[axis + 2 - c.rank])
        }
      guard fits else {
        throw ConstraintError(
          "C3", "\(input: 2), which does not broadcast to the product, \(shape)", at: .input(2))
      }
    }
    return [TensorType(a.scalar, shape)]
  }

  private func transposed(_ isTransposed: Bool) -> Message { isTransposed ? ", transposed" : "" }

  public func formula(_ operands: [Formula]) -> Formula {
    let left = transposeA ? operands[0].transposed : operands[0]
    let right = transposeB ? operands[1].transposed : operands[1]
    var product = Formula.infix(left, " ", right, .product)
    if alpha != 1 { product = .infix(Formula("\(alpha)"), " ", product, .product) }
    guard operands.count > 2, operands[2].text != "-", beta != 0 else { return product }
    let rest = beta == 1 ? operands[2] : .infix(Formula("\(beta)"), " ", operands[2], .product)
    return .infix(product, " + ", rest, .sum)
  }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    guard let yBar = site.cotangents[0] else { return [nil, nil, nil] }
    let (a, b) = (site.input(0), site.input(1))
    func product(_ x: ValueID, _ isXTransposed: Bool, _ y: ValueID, _ isYTransposed: Bool)
      -> ValueID?
    {
      if alpha == 0 { return nil }
      let gemm = Gemm(alpha: alpha, transposeA: isXTransposed, transposeB: isYTransposed)
      return graph.add(nil, gemm, x, y)
    }
    return [
      transposeA ? product(b, transposeB, yBar, true) : product(yBar, false, b, !transposeB),
      transposeB ? product(yBar, true, a, transposeA) : product(a, !transposeA, yBar, false),
      beta == 0 ? nil : site.inputs[2].map { c in bar(of: c, yBar, in: &graph) },
    ]
  }

  private func bar(of c: ValueID, _ yBar: ValueID, in graph: inout GraphBuilder) -> ValueID {
    let sum = graph.sum(yBar, toShapeOf: c)
    return beta == 1 ? sum : graph.scale(sum, by: beta)
  }

  public func stack(_ site: StackSite, in graph: inout GraphBuilder) -> [ValueID]? {
    // What differs on one side only is more rows or columns of one product.
    // Factors that cut whole numbers have no nodes of their own.
    guard site.isStacked[0], site.isStacked[1], let a = site.inputs[0], let b = site.inputs[1],
      site.inputTypes[0]?.scalar.isFloating == true
    else { return nil }
    let left = transposeA ? graph.transposeMatrix(a) : a
    let right = transposeB ? graph.transposeMatrix(b) : b
    let product = graph.matMul(left, right)
    let scaled = alpha == 1 ? product : graph.scale(product, by: alpha)
    guard beta != 0, let c = site.inputs[2], let shape = site.inputTypes[2]?.shape else {
      return [scaled]
    }
    let missing = [Dimension](repeating: 1, count: 2 - shape.rank)
    let aligned = Shape(missing + shape.dimensions)
    let rest = graph.reshape(c, to: site.isStacked[2] ? site.stacked(aligned) : aligned)
    return [graph.add(scaled, beta == 1 ? rest : graph.scale(rest, by: beta))]
  }

  public func axes(_ inputs: [TensorType?], _ outputs: [TensorType]) -> AxisRule {
    let (n, k, m) = (AxisRule.Axis("n"), AxisRule.Axis("k"), AxisRule.Axis("m"))
    let y = outputs[0].shape
    let c = inputs[2].map { c in
      (0..<c.shape.rank).map { axis in
        let target = axis + 2 - c.shape.rank
        let broadcasts = c.shape[axis].size == 1 && y[target].size != 1
        return broadcasts ? AxisRule.Axis(nil) : [n, m][target]
      }
    }
    return AxisRule(
      inputs: [transposeA ? [k, n] : [n, k], transposeB ? [m, k] : [k, m], c], outputs: [[n, m]])
  }

  public func multiplyAdds(_ inputs: [[Int]?], _ outputs: [[Int]]) -> Int {
    guard let a = inputs[0] else { return 0 }
    let depth = a[transposeA ? 0 : 1], addition = beta == 0 || inputs[2] == nil ? 0 : 1
    return outputs[0].reduce(depth + addition) { $0.multipliedSaturating(by: $1) }
  }

  public func evaluate(_ inputs: [TensorView?], into outputs: [MutableTensorView])
    throws(EvaluationError)
  {
    guard let a = inputs[0], let b = inputs[1] else { return }
    let y = outputs[0]
    if y.count == 0 { return }
    let (rows, columns) = (y.shape[0], y.shape[1])
    let depth = a.shape[transposeA ? 0 : 1]
    for row in 0..<rows {
      for column in 0..<columns {
        let at = row * columns + column
        let c = beta == 0 ? nil : inputs[2].map { ($0, Self.place(row, column, in: $0.shape)) }
        var sum = 0.0
        var whole: Int64 = 0
        for k in 0..<depth {
          let i = transposeA ? k * rows + row : row * depth + k
          let j = transposeB ? column * depth + k : k * columns + column
          if y.scalar.isFloating {
            sum += a.double(at: i) * b.double(at: j)
          } else {
            whole &+= a.int(at: i) &* b.int(at: j)
          }
        }
        if y.scalar.isFloating {
          y.store(alpha * sum + (c.map { beta * $0.double(at: $1) } ?? 0), at: at)
        } else {
          let rest = c.map { Self.scale($0.int(at: $1), by: beta) } ?? 0
          y.store(Self.scale(whole, by: alpha) &+ rest, at: at)
        }
      }
    }
  }

  private static func scale(_ whole: Int64, by factor: Double) -> Int64 {
    factor == 1 ? whole : Int64(saturating: factor * Double(whole))
  }

  /// Where in a tensor that broadcasts to a matrix the element for a row and a column is.
  private static func place(_ row: Int, _ column: Int, in shape: [Int]) -> Int {
    let width = shape.last ?? 1
    let start = shape.count < 2 || shape[0] == 1 ? 0 : row * width
    return start + (width == 1 ? 0 : column)
  }

  public func lower(_ site: LoweringSite) -> [Kernel]? {
    guard let a = site.inputs[0], let b = site.inputs[1], a.scalar.isFloating else { return nil }
    let y = site.outputs[0]
    var product = MatrixProduct(
      a.scalar, a: a.location, b: b.location, c: y.location, rows: y.shape[0],
      columns: y.shape[1], depth: a.shape[transposeA ? 0 : 1],
      scratch: site.scratch)
    product.transposeA = transposeA
    product.transposeB = transposeB
    product.alpha = alpha
    if let c = site.inputs[2], beta != 0 {
      product.beta = beta
      product.z = c.location
      let width = c.shape.last ?? 1
      product.zRow = c.shape.count < 2 || c.shape[0] == 1 ? 0 : width
      product.zColumn = width == 1 ? 0 : 1
    }
    return [.product(product)]
  }

  public func scratchByteCount(_ inputs: [TensorType?], _ outputs: [TensorType]) -> Int {
    scratchOfProducts(inputs, outputs)
  }
}
