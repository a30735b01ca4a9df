import AdjointGraph

extension Einsum {
  /// A batch of matrix products, where the labels stand so that no axis has to be moved.
  public func lower(_ site: LoweringSite) -> [Kernel]? {
    let operands = site.inputs.compactMap(\.self)
    guard operands.count == 2, operands[0].scalar.isFloating else { return nil }
    let terms = operands.enumerated().map {
      equation.labels(ofInput: $0, rank: $1.shape.count)
    }
    let output = equation.outputLabels(operands.map(\.shape.count))
    guard (terms + [output]).allSatisfy({ Set($0).count == $0.count }) else { return nil }
    var extents: [Int: Int] = [:]
    for (term, operand) in zip(terms, operands) {
      for (label, extent) in zip(term, operand.shape) {
        guard extents[label, default: extent] == extent else { return nil }
        extents[label] = extent
      }
    }
    for (left, right) in [(0, 1), (1, 0)] {
      guard let layout = ProductLayout(terms[left], terms[right], output) else { continue }
      func size(_ labels: [Int]) -> Int { labels.reduce(1) { $0 * (extents[$1] ?? 1) } }
      var product = MatrixProduct(
        operands[0].scalar, a: operands[left].location, b: operands[right].location,
        c: site.outputs[0].location, rows: size(layout.rows), columns: size(layout.columns),
        depth: size(layout.depth), scratch: site.scratch)
      product.transposeA = layout.transposeA
      product.transposeB = layout.transposeB
      product.batch = size(layout.batch)
      product.strideA = product.rows * product.depth
      product.strideB = product.depth * product.columns
      product.strideC = product.rows * product.columns
      return [.product(product)]
    }
    return nil
  }

  public func scratchByteCount(_ inputs: [TensorType?], _ outputs: [TensorType]) -> Int {
    scratchOfProducts(inputs, outputs)
  }
}

/// The labels of two operands and a result as those of a batch of matrix products.
private struct ProductLayout {
  let batch: [Int], rows: [Int], columns: [Int], depth: [Int]
  let transposeA: Bool, transposeB: Bool

  /// `nil` where axes would have to be moved, or one operand summed on its own.
  init?(_ a: [Int], _ b: [Int], _ c: [Int]) {
    batch = c.filter { a.contains($0) && b.contains($0) }
    rows = c.filter { !b.contains($0) }
    columns = c.filter { !a.contains($0) }
    depth = a.filter { !c.contains($0) && b.contains($0) }
    transposeA = a != batch + rows + depth
    transposeB = b != batch + depth + columns
    guard c == batch + rows + columns, !transposeA || a == batch + depth + rows,
      !transposeB || b == batch + columns + depth
    else { return nil }
  }
}
