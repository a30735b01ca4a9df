import AdjointGraph
import AdjointOperators

extension Pass {
  /// Merges two linear layers with nothing between them into one, `(x W₁ + b₁) W₂ + b₂` into
  /// `x (W₁ W₂) + (b₁ W₂ + b₂)`, and the same in columns, where nobody else reads what the first
  /// gives and where it saves work: where one layer and the making of its weight and bias take
  /// fewer multiply-adds, for the sizes at hand, than two layers do. The sums are taken in another
  /// order, so the results agree but for rounding.
  public static let linearLayers = Pass(
    "linear layers", "merges linear layers where that saves multiply-adds"
  ) { graph, sizes in
    var readers = [Int](repeating: 0, count: graph.graph.values.count)
    for index in graph.needed {
      for case let input? in graph.graph.nodes[index].inputs { readers[input.index] += 1 }
    }
    graph.visit { graph, index in
      for side in LinearLayer.Side.allCases {
        guard let outer = graph.layer(index, side), !outer.data.isTransposed,
          readers[outer.data.value.index] == 1, !graph.isRequested(outer.data.value),
          let place = graph.graph.producer(of: outer.data.value),
          let inner = graph.layer(place, side),
          graph.savesWork(merging: inner, into: outer, sizes)
        else { continue }
        if graph.merge(inner, into: outer, at: index) { break }
      }
    }
  }
}

/// A node that multiplies data by a weight and adds a bias.
private struct LinearLayer {
  /// Where the data stand: on the left of the weight where examples are rows, on the right where
  /// they are columns.
  enum Side: CaseIterable { case left, right }

  struct Matrix {
    let value: ValueID
    var isTransposed = false
  }

  let side: Side
  let data: Matrix, weight: Matrix
  let bias: ValueID?

  /// Such a node with other operands.
  func product(_ data: Matrix, _ weight: Matrix, _ bias: ValueID?) -> (Gemm, [ValueID?]) {
    let (a, b) = side == .left ? (data, weight) : (weight, data)
    let product = Gemm(transposeA: a.isTransposed, transposeB: b.isTransposed)
    return (product, [a.value, b.value] + [bias].compactMap(\.self))
  }
}

extension GraphRewrite {
  /// A node as a linear layer, where it is one whatever the sizes.
  fileprivate func layer(_ index: Int, _ side: LinearLayer.Side) -> LinearLayer? {
    var product = Gemm()
    switch graph.nodes[index].operation {
    case is MatMul: break
    case let gemm as Gemm where gemm.alpha == 1 && gemm.beta == 1: product = gemm
    default: return nil
    }
    let node = graph.nodes[index]
    guard !node.isRecomputed, let a = node.inputs[0], let b = node.inputs[1],
      type(of: a).scalar.isFloating, type(of: a).shape.rank == 2, type(of: b).shape.rank == 2
    else { return nil }
    let left = LinearLayer.Matrix(value: a, isTransposed: product.transposeA)
    let right = LinearLayer.Matrix(value: b, isTransposed: product.transposeB)
    guard extents(left)[1] == extents(right)[0] else { return nil }
    return LinearLayer(
      side: side, data: side == .left ? left : right, weight: side == .left ? right : left,
      bias: node.inputs.count > 2 ? node.inputs[2] : nil)
  }

  private func extents(_ matrix: LinearLayer.Matrix) -> [Dimension] {
    let extents = type(of: matrix.value).shape.dimensions
    return matrix.isTransposed ? extents.reversed() : extents
  }

  /// Compares `examples · hidden · (input + output)` multiply-adds and those of two biases with
  /// `(hidden + examples) · input · output` and those of one bias and of its making.
  fileprivate func savesWork(
    merging inner: LinearLayer, into outer: LinearLayer, _ sizes: [String: Int]
  ) -> Bool {
    func concrete(_ matrix: LinearLayer.Matrix) -> [Double] {
      let known = extents(matrix).compactMap { $0.bound(by: sizes)?.size.map(Double.init) }
      return outer.side == .left ? known : known.reversed()
    }
    let data = concrete(inner.data), weight = concrete(outer.weight)
    guard data.count == 2, weight.count == 2 else { return false }
    let (examples, input, hidden, output) = (data[0], data[1], weight[0], weight[1])
    let first = inner.bias == nil ? 0.0 : 1, last = outer.bias == nil ? 0.0 : 1
    let two = examples * hidden * (input + first) + examples * output * (hidden + last)
    let making = input * hidden * output + first * output * (hidden + last)
    return making + examples * output * (input + max(first, last)) < two
  }

  /// Whether the node has become one layer in the place of two.
  fileprivate mutating func merge(
    _ inner: LinearLayer, into outer: LinearLayer, at index: Int
  ) -> Bool {
    let name = graph.nodes[index].name
    var bias = outer.bias
    if let first = inner.bias {
      guard bias.map({ isOneExample($0, outer.side) }) ?? true,
        let example = asData(first, for: outer, "\(name)/row")
      else { return false }
      let (operation, operands) = outer.product(example, outer.weight, bias)
      bias = add("\(name)/bias", operation, operands)
      if bias == nil { return false }
    }
    let (making, factors) = outer.product(inner.weight, outer.weight, nil)
    guard let weight = add("\(name)/weight", making, factors) else { return false }
    let (operation, operands) = outer.product(inner.data, LinearLayer.Matrix(value: weight), bias)
    return change(index, to: operation, operands)
  }

  /// Whether a bias is the same for all examples.
  private func isOneExample(_ bias: ValueID, _ side: LinearLayer.Side) -> Bool {
    let shape = type(of: bias).shape
    return side == .left ? shape.rank < 2 || shape[0] == 1 : shape.rank == 2 && shape[1] == 1
  }

  /// The bias of the first layer as the only example that the second gets.
  private mutating func asData(
    _ bias: ValueID, for layer: LinearLayer, _ name: String
  ) -> LinearLayer.Matrix? {
    let features = extents(layer.weight)[layer.side == .left ? 0 : 1]
    switch (layer.side, type(of: bias).shape.dimensions) {
    case (.left, [1, features]), (.right, [features, 1]): return LinearLayer.Matrix(value: bias)
    case (.left, [features]):
      return add(name, Reshape(shape: [1, features]), [bias]).map { LinearLayer.Matrix(value: $0) }
    default: return nil
    }
  }
}
