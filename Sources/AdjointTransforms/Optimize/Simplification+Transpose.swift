import AdjointGraph
import AdjointOperators

/// Transposes: two become one or none, and products read their operands transposed.
extension GraphRewrite {
  /// What a node becomes that is, or reads, a transpose.
  func transposed(_ node: Node) -> Replacement? {
    switch node.operation {
    case let outer as Transpose: twice(node, outer)
    case let product as Gemm: product.reading(node, self)
    case is MatMul where node.inputs.allSatisfy({ $0.map { type(of: $0).shape.rank } == 2 }):
      Gemm().reading(node, self)
    default: nil
    }
  }

  /// Axis `i` of the outer is axis `inner[outer[i]]` of what the inner reads.
  private func twice(_ node: Node, _ outer: Transpose) -> Replacement? {
    guard let y = node.inputs[0] else { return nil }
    let rank = type(of: y).shape.rank
    let reversed = Array((0..<rank).reversed())
    let last = outer.permutation ?? reversed
    if last == reversed.sorted() { return .value(y) }
    guard let maker = producer(of: y), let inner = maker.operation as? Transpose,
      let x = maker.inputs[0]
    else { return nil }
    let first = inner.permutation ?? reversed
    let both = last.map { first[$0] }
    return both == reversed.sorted() ? .value(x) : .node(Transpose(permutation: both), [x])
  }
}

extension Gemm {
  /// This product with the operands of its transposes in their place.
  fileprivate func reading(_ node: Node, _ graph: GraphRewrite) -> Replacement? {
    func source(_ index: Int) -> ValueID? {
      guard let maker = graph.producer(of: node.inputs[index]),
        let transpose = maker.operation as? Transpose,
        transpose.permutation.map({ $0 == [1, 0] }) ?? true
      else { return nil }
      return maker.inputs[0]
    }
    let (a, b) = (source(0), source(1))
    guard a != nil || b != nil else { return nil }
    let product = Gemm(
      alpha: alpha, beta: beta, transposeA: transposeA != (a != nil),
      transposeB: transposeB != (b != nil))
    return .node(product, [a ?? node.inputs[0], b ?? node.inputs[1]] + node.inputs.dropFirst(2))
  }
}
