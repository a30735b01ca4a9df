import AdjointGraph
import AdjointOperators

/// Transposes: two become one or none, and products read their operands transposed.
extension GraphRewrite {
  /// Axis `i` of the outer is axis `inner[outer[i]]` of what the inner reads.
  func transposedTwice(_ outer: Transpose, _ y: ValueID) -> Replacement? {
    let identity = Array(0..<type(of: y).shape.rank)
    let last = outer.permutation ?? identity.reversed()
    if last == identity { return .value(y) }
    guard let maker = producer(of: y), let inner = maker.operation as? Transpose,
      let x = maker.inputs[0]
    else { return nil }
    let first = inner.permutation ?? identity.reversed()
    let both = last.map { first[$0] }
    return both == identity ? .value(x) : .node(Transpose(permutation: both), [x])
  }

  /// A product with the operands of its transposes in their place.
  func readingTransposed(_ product: Gemm, _ node: Node) -> Replacement? {
    func source(_ index: Int) -> ValueID? {
      guard let maker = producer(of: node.inputs[index]),
        let transpose = maker.operation as? Transpose, let x = maker.inputs[0],
        transpose.permutation ?? [1, 0] == [1, 0], type(of: x).shape.rank == 2
      else { return nil }
      return x
    }
    let (a, b) = (source(0), source(1))
    guard a != nil || b != nil else { return nil }
    let reading = Gemm(
      alpha: product.alpha, beta: product.beta, transposeA: product.transposeA != (a != nil),
      transposeB: product.transposeB != (b != nil))
    return .node(reading, [a ?? node.inputs[0], b ?? node.inputs[1]] + node.inputs.dropFirst(2))
  }
}
