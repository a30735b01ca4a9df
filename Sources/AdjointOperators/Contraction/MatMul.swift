import AdjointGraph

/// The matrix product of the last two axes; axes before them are batches and broadcast. A vector
/// on the left is a row, on the right a column, and that axis is left out of the result.
///
/// - (C1) Neither input is a scalar.
/// - (C2) The last extent of `A` equals the last but one of `B`.
/// - (C3) The axes before the last two broadcast.
///
/// VJP: `ABar = CBar Bᵀ`, `BBar = Aᵀ CBar`, summed over broadcast batches; in one product each where
/// all matrices meet the same right side.
public struct MatMul: Operator, Plain {
  public static let name = "MatMul"
  public static let summary = "C = A B"
  public static let family = OperatorFamily.contraction
  public static let inputs = [
    OperandSpecification("A", .numeric), OperandSpecification("B", .numeric),
  ]
  public static let outputs = [OperandSpecification("C", .numeric)]

  public init() {}

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    guard let a = inputs[0], let b = inputs[1] else { return [] }
    for (position, operand) in [a, b].enumerated() where operand.shape.rank == 0 {
      throw ConstraintError(
        "C1", "needs vectors, matrices or batches of matrices, but \(input: position)",
        at: .input(position))
    }
    let (left, right) = (Self.matrix(a.shape, isLeft: true), Self.matrix(b.shape, isLeft: false))
    guard left[left.rank - 1].mayEqual(right[right.rank - 2]) else {
      throw ConstraintError(
        "C2", "inner dimensions differ: \(input: 0) but \(input: 1)", at: .input(1))
    }
    let batches = (Shape(left.dimensions.dropLast(2)), Shape(right.dimensions.dropLast(2)))
    guard let batch = Shape.broadcast(batches.0, batches.1) else {
      throw ConstraintError(
        "C3", "batch dimensions do not broadcast: \(input: 0) but \(input: 1)", at: .input(1))
    }
    let rows = a.shape.rank == 1 ? [] : [left[left.rank - 2]]
    let columns = b.shape.rank == 1 ? [] : [right[right.rank - 1]]
    return [TensorType(a.scalar, Shape(batch.dimensions + rows + columns))]
  }

  /// The shape with a vector made a row or a column.
  static func matrix(_ shape: Shape, isLeft: Bool) -> Shape {
    guard shape.rank == 1 else { return shape }
    return isLeft ? [1, shape[0]] : [shape[0], 1]
  }

  public func formula(_ operands: [Formula]) -> Formula {
    .infix(operands[0], " ", operands[1], .product)
  }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    guard let cBar = site.cotangents[0] else { return [nil, nil] }
    let (a, b) = (site.input(0), site.input(1))
    let (aShape, bShape) = (graph.shape(of: a), graph.shape(of: b))
    if aShape.rank > 2, bShape.rank == 2,
      let rows = Shape(aShape.dimensions.dropLast()).elementCount
    {
      // Matrices that meet the same right side are one matrix with more rows.
      let matrix = graph.reshape(a, to: [rows, aShape[aShape.rank - 1]])
      let matrixBar = graph.reshape(cBar, to: [rows, bShape[1]])
      return [
        graph.reshape(graph.add(nil, Gemm(transposeB: true), matrixBar, b), to: aShape),
        graph.reshape(graph.add(nil, Gemm(transposeA: true), matrix, matrixBar), to: bShape),
      ]
    }
    let left = graph.reshape(a, to: Self.matrix(aShape, isLeft: true))
    let right = graph.reshape(b, to: Self.matrix(bShape, isLeft: false))
    var product = graph.shape(of: cBar).dimensions
    if bShape.rank == 1 { product.append(1) }
    if aShape.rank == 1 { product.insert(1, at: product.count - 1) }
    let matrixBar = graph.reshape(cBar, to: Shape(product))
    let leftBar = graph.matMul(matrixBar, graph.transposeMatrix(right))
    let rightBar = graph.matMul(graph.transposeMatrix(left), matrixBar)
    return [
      graph.reshape(graph.sum(leftBar, toShapeOf: left), to: aShape),
      graph.reshape(graph.sum(rightBar, toShapeOf: right), to: bShape),
    ]
  }

  public func stack(_ site: StackSite, in graph: inout GraphBuilder) -> [ValueID]? {
    // Where the right side is the same for all, more rows are cheaper than more matrices.
    guard site.isStacked[1], let a = site.inputs[0], let b = site.inputs[1] else { return nil }
    let shapes = site.inputTypes.enumerated().map {
      Self.matrix($1?.shape ?? [], isLeft: $0 == 0)
    }
    let rank = max(shapes[0].rank, shapes[1].rank)
    let operands = [a, b].enumerated().map { index, operand in
      let missing = [Dimension](repeating: 1, count: rank - shapes[index].rank)
      let aligned = Shape(missing + shapes[index].dimensions)
      return graph.reshape(operand, to: site.isStacked[index] ? site.stacked(aligned) : aligned)
    }
    let product = graph.matMul(operands[0], operands[1])
    return [graph.reshape(product, to: site.stacked(site.outputTypes[0].shape))]
  }

  public func axes(_ inputs: [TensorType?], _ outputs: [TensorType]) -> AxisRule {
    guard let a = inputs[0]?.shape, let b = inputs[1]?.shape else { return .whole(inputs, outputs) }
    let c = outputs[0].shape
    let batch = max(a.rank, b.rank, 2) - 2
    func batchAxes(_ shape: Shape) -> [AxisRule.Axis] {
      let own = max(shape.rank - 2, 0)
      return (0..<own).map { axis in
        let target = axis + batch - own
        let broadcasts = shape[axis].size == 1 && c[target].size != 1
        return AxisRule.Axis(broadcasts ? nil : AxisRule.label(target))
      }
    }
    let (n, k, m) = (AxisRule.Axis("n"), AxisRule.Axis("k"), AxisRule.Axis("m"))
    let rows = a.rank == 1 ? [] : [n], columns = b.rank == 1 ? [] : [m]
    return AxisRule(
      inputs: [batchAxes(a) + rows + [k], batchAxes(b) + [k] + columns],
      outputs: [(0..<batch).map { AxisRule.Axis(AxisRule.label($0)) } + rows + columns])
  }

  public func multiplyAdds(_ inputs: [[Int]?], _ outputs: [[Int]]) -> Int {
    outputs[0].reduce(1, *).multipliedSaturating(by: inputs[0]?.last ?? 0)
  }

  public func evaluate(_ inputs: [TensorView?], into outputs: [MutableTensorView])
    throws(EvaluationError)
  {
    guard let a = inputs[0], let b = inputs[1] else { return }
    let c = outputs[0]
    let layout = Layout(a.shape, b.shape)
    let (rows, columns, depth) = (layout.rows, layout.columns, layout.depth)
    layout.forEachMatrix(a.shape, b.shape) { index, aStart, bStart in
      for row in 0..<rows {
        for column in 0..<columns {
          let at = (index * rows + row) * columns + column
          var sum = 0.0
          var whole: Int64 = 0
          for k in 0..<depth {
            let (i, j) = (aStart + row * depth + k, bStart + k * columns + column)
            if c.scalar.isFloating {
              sum += a.double(at: i) * b.double(at: j)
            } else {
              whole &+= a.int(at: i) &* b.int(at: j)
            }
          }
          if c.scalar.isFloating { c.store(sum, at: at) } else { c.store(whole, at: at) }
        }
      }
    }
  }

  public func lower(_ site: LoweringSite) -> [Kernel]? {
    guard let a = site.inputs[0], let b = site.inputs[1], a.scalar.isFloating else { return nil }
    let layout = Layout(a.shape, b.shape)
    var product = MatrixProduct(
      a.scalar, a: a.location, b: b.location, c: site.outputs[0].location, rows: layout.rows,
      columns: layout.columns, depth: layout.depth, scratch: site.scratch)
    let (left, right) = (a.shape.dropLast(2), b.shape.dropLast(2))
    let (leftCount, rightCount) = (left.reduce(1, *), right.reduce(1, *))
    if rightCount == 1 && a.shape.count > 1 {
      // Matrices that meet the same right side are one matrix with more rows.
      product.rows *= leftCount
      return [.product(product)]
    }
    guard leftCount == 1 || rightCount == 1 || left == right else { return nil }
    product.batch = leftCount == 1 ? rightCount : leftCount
    product.strideA = leftCount == 1 ? 0 : layout.rows * layout.depth
    product.strideB = rightCount == 1 ? 0 : layout.depth * layout.columns
    product.strideC = layout.rows * layout.columns
    return [.product(product)]
  }

  public func scratchByteCount(_ inputs: [TensorType?], _ outputs: [TensorType]) -> Int {
    scratchOfProducts(inputs, outputs)
  }

  /// The extents of the matrices in two operands.
  struct Layout {
    let rows: Int, columns: Int, depth: Int

    init(_ a: [Int], _ b: [Int]) {
      rows = a.count == 1 ? 1 : a[a.count - 2]
      depth = a[a.count - 1]
      columns = b.count == 1 ? 1 : b[b.count - 1]
    }

    /// Visits the matrices of a batch: the index of the result, and where those of `a` and `b`
    /// begin. Allocates nothing.
    func forEachMatrix(_ a: [Int], _ b: [Int], _ body: (Int, Int, Int) -> Void) {
      let rank = max(a.count, b.count, 2) - 2
      func extent(_ shape: [Int], _ axis: Int) -> Int {
        let own = axis + shape.count - 2 - rank
        return own < 0 || shape.count < 2 ? 1 : shape[own]
      }
      func batchExtent(_ left: Int, _ right: Int) -> Int { left == 1 ? right : left }
      func step(_ shape: [Int], _ axis: Int, _ size: Int) -> Int {
        if extent(shape, axis) == 1 { return 0 }
        return (axis + 1..<max(axis + 1, rank)).reduce(size) { $0 * extent(shape, $1) }
      }
      forEachElement(
        ofRank: rank, extent: { batchExtent(extent(a, $0), extent(b, $0)) },
        step: { step(a, $0, rows * depth) }
      ) { index, aStart in
        var (rest, bStart) = (index, 0)
        for axis in (0..<rank).reversed() {
          let size = batchExtent(extent(a, axis), extent(b, axis))
          bStart += rest % size * step(b, axis, depth * columns)
          rest /= size
        }
        body(index, aStart, bStart)
      }
    }
  }
}
