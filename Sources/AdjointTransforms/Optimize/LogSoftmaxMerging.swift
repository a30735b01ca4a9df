import AdjointGraph
import AdjointOperators

extension Pass {
  /// Takes the logarithm of a softmax, as losses are written by hand, in one: `log(softmax(x))` is
  /// `LogSoftmax(x)`, and with `p = softmax(x)` the cotangent of `x` in their reverse pass,
  /// `p * (c / p - Σ (c / p) * p)`, is `c - p * Σ c`: for a cross entropy with labels `y`, `p - y`
  /// divided by their number.
  ///
  /// Results agree but for rounding where no probability is too small to be represented, and are
  /// finite where one is; there the graph as it stands makes infinities and NaN of 0.
  public static let logSoftmax = Pass(
    "log softmax", "takes logarithms of softmax and their derivatives in one"
  ) { graph, _ in
    graph.visit { graph, index in
      let node = graph.graph.nodes[index]
      switch node.operation {
      case is Log:
        guard let p = graph.producer(of: node.inputs[0]), let softmax = p.operation as? Softmax
        else { return }
        _ = graph.change(index, to: LogSoftmax(axis: softmax.axis), [p.inputs[0]])
      case is Mul:
        graph.takeOutQuotient(of: node, index)
        graph.takeOutDerivative(of: node, index)
      default: break
      }
    }
  }
}

extension GraphRewrite {
  /// `(c / p) * p` is `c`.
  fileprivate mutating func takeOutQuotient(of node: Node, _ index: Int) {
    for (quotient, p) in orders(node.inputs) {
      if let c = dividend(quotient, by: p) { replace(index, by: [c]) }
    }
  }

  /// `p * (c / p - s)` is `c - p * s`.
  fileprivate mutating func takeOutDerivative(of node: Node, _ index: Int) {
    for (p, difference) in orders(node.inputs) {
      guard let maker = producer(of: difference), maker.operation is Sub,
        let quotient = maker.inputs[0], let sum = maker.inputs[1],
        let c = dividend(quotient, by: p), let product = add("\(node.name)/share", Mul(), [p, sum])
      else { continue }
      _ = change(index, to: Sub(), [c, product])
      return
    }
  }

  /// What a value is a quotient of, if it is one by this softmax.
  private func dividend(_ quotient: ValueID, by p: ValueID) -> ValueID? {
    guard producer(of: p)?.operation is Softmax, let maker = producer(of: quotient),
      maker.operation is Mul
    else { return nil }
    for (c, factor) in orders(maker.inputs) where operand(factor, of: Reciprocal.self) == p {
      if type(of: c) == type(of: p) { return c }
    }
    return nil
  }

  /// The two operands, and the same the other way round.
  private func orders(_ inputs: [ValueID?]) -> [(ValueID, ValueID)] {
    guard inputs.count == 2, let x = inputs[0], let y = inputs[1] else { return [] }
    return [(x, y), (y, x)]
  }
}
