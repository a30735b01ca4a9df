import AdjointGraph
import AdjointOperators

extension Pass {
  /// Merges two linear layers with nothing between them into one, `(x W₁ + b₁) W₂ + b₂` into
  /// `x (W₁ W₂) + (b₁ W₂ + b₂)`, and the same in columns, where that takes fewer multiply-adds for
  /// the sizes at hand and nobody else reads what the first gives. The sums are taken in another
  /// order, so the results agree but for rounding.
  public static let linearLayers = Pass(
    "linear layers", "merges linear layers where that saves multiply-adds"
  ) { graph in
    graph.mergeLinearLayers()
  }
}

/// A node that is a product of two matrices, plus a bias.
private struct LinearLayer {
  let left: ValueID, right: ValueID
  let transposesLeft: Bool, transposesRight: Bool
  let bias: ValueID?

  init?(_ node: Node?, _ graph: GraphRewrite) {
    guard let node, !node.isRecomputed, node.inputs.count >= 2, let left = node.inputs[0],
      let right = node.inputs[1],
      graph.type(of: left).scalar.isFloating
    else { return nil }
    (self.left, self.right) = (left, right)
    switch node.operation {
    case is MatMul:
      guard graph.type(of: left).shape.rank == 2, graph.type(of: right).shape.rank == 2 else {
        return nil
      }
      (transposesLeft, transposesRight, bias) = (false, false, nil)
    case let product as Gemm where product.alpha == 1 && product.beta == 1:
      (transposesLeft, transposesRight) = (product.transposeA, product.transposeB)
      bias = node.inputs.count > 2 ? node.inputs[2] : nil
    default: return nil
    }
  }
}

extension GraphRewrite {
  fileprivate mutating func mergeLinearLayers() {
    var uses: [ValueID: Int] = [:]
    for index in order {
      for case let input? in graph.nodes[index].inputs { uses[input, default: 0] += 1 }
    }
    for index in order {
      guard let outer = LinearLayer(graph.nodes[index], self) else { continue }
      for isLeft in [true, false] {
        let hidden = isLeft ? outer.left : outer.right
        guard !(isLeft ? outer.transposesLeft : outer.transposesRight), uses[hidden] == 1,
          !isRequested(hidden), let place = graph.producer(of: hidden),
          let inner = LinearLayer(graph.nodes[place], self),
          let before = work(of: [place, index]), before > 0
        else { continue }
        var merged = self
        let first = graph.nodes.count
        guard
          isLeft ? merged.mergeRows(index, outer, inner) : merged.mergeColumns(index, outer, inner),
          let after = merged.work(of: [index] + (first..<merged.graph.nodes.count)),
          after < before
        else { continue }
        self = merged
        break
      }
    }
  }

  /// `(x W₁ + b₁) W₂ + b₂`.
  private mutating func mergeRows(
    _ index: Int, _ outer: LinearLayer, _ inner: LinearLayer
  ) -> Bool {
    let name = graph.nodes[index].name
    let product = Gemm(transposeA: inner.transposesRight, transposeB: outer.transposesRight)
    guard let weight = add("\(name)/weight", product, [inner.right, outer.right]) else {
      return false
    }
    var bias = outer.bias
    if let first = inner.bias {
      let extents = type(of: first).shape.dimensions
      guard let columns = extents.last, extents.count == 1 || extents.first == 1,
        columns == type(of: outer.left).shape[1], isRow(bias),
        let row = extents.count == 2
          ? first : add("\(name)/row", Reshape(shape: [1, columns]), [first])
      else { return false }
      bias = add(
        "\(name)/bias", Gemm(transposeB: outer.transposesRight),
        [row, outer.right] + [bias].compactMap(\.self))
      if bias == nil { return false }
    }
    return replace(
      index,
      by: .node(
        Gemm(transposeA: inner.transposesLeft), [inner.left, weight] + [bias].compactMap(\.self)))
  }

  /// `W₂ (W₁ x + b₁) + b₂`.
  private mutating func mergeColumns(
    _ index: Int, _ outer: LinearLayer, _ inner: LinearLayer
  ) -> Bool {
    let name = graph.nodes[index].name
    let product = Gemm(transposeA: outer.transposesLeft, transposeB: inner.transposesLeft)
    guard let weight = add("\(name)/weight", product, [outer.left, inner.left]) else {
      return false
    }
    var bias = outer.bias
    if let first = inner.bias {
      let extents = type(of: first).shape.dimensions
      guard extents.count == 2, extents[1] == 1, extents[0] == type(of: outer.right).shape[0],
        isColumn(bias)
      else { return false }
      bias = add(
        "\(name)/bias", Gemm(transposeA: outer.transposesLeft),
        [outer.left, first] + [bias].compactMap(\.self))
      if bias == nil { return false }
    }
    return replace(
      index,
      by: .node(
        Gemm(transposeB: inner.transposesRight), [weight, inner.right] + [bias].compactMap(\.self)))
  }

  /// Whether a bias is the same for all rows.
  private func isRow(_ bias: ValueID?) -> Bool {
    guard let shape = bias.map({ type(of: $0).shape }) else { return true }
    return shape.rank == 1 || shape.rank == 2 && shape[0] == 1
  }

  /// Whether a bias is the same for all columns.
  private func isColumn(_ bias: ValueID?) -> Bool {
    guard let shape = bias.map({ type(of: $0).shape }) else { return true }
    return shape.rank == 2 && shape[1] == 1
  }

  /// The multiply-adds of nodes; `nil` where sizes are not known, or no memory can hold a value.
  private func work(of nodes: [Int]) -> Int128? {
    func extents(_ value: ValueID) -> [Int]? {
      var type = type(of: value)
      type.shape.bind(sizes)
      return type.byteCount == nil ? nil : type.shape.sizes
    }
    var total: Int128 = 0
    for index in nodes {
      let node = graph.nodes[index]
      let inputs = node.inputs.map { $0.flatMap(extents) }
      let outputs = node.outputs.compactMap(extents)
      guard zip(node.inputs, inputs).allSatisfy({ ($0 == nil) == ($1 == nil) }),
        outputs.count == node.outputs.count
      else { return nil }
      let missing = [[Int]?](repeating: nil, count: max(0, 3 - inputs.count))
      total += Int128(node.operation.multiplyAdds(inputs + missing, outputs))
    }
    return total
  }
}
