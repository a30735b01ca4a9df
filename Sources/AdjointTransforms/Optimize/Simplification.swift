import AdjointGraph
import AdjointOperators

extension Pass {
  /// Leaves out what changes nothing, and takes the shorter way to the same bits: `x * 1`, `x / 1`,
  /// `x - 0`, `--x`, `x + -y`, casts to the same type, reshapes of reshapes, expansions that
  /// broadcasting does by itself, transposes of transposes and before products.
  ///
  /// `x + 0` stays for real numbers: it makes 0 of -0. So does the sum of what was expanded: `n`
  /// times a number is not the same bits as the sum of `n` of it.
  public static let simplification = Pass(
    "simplification", "takes the shorter way to the same bits"
  ) { graph in
    graph.replaceNodes { node, graph in
      Simplification(node: node, graph: graph).replacement
    }
  }
}

/// The rules for one node.
private struct Simplification {
  let node: Node
  let graph: GraphRewrite

  var replacement: Replacement? {
    guard node.outputs.count == 1, let x = node.inputs.first ?? nil else { return nil }
    return unchanged(x) ?? sameElements(x) ?? involution(x) ?? arithmetic(x)
      ?? graph.transposed(node) ?? unexpanded
  }

  /// Casts to the same type, expansions to the same shape.
  private func unchanged(_ x: ValueID) -> Replacement? {
    let keeps = node.operation is Cast || node.operation is Expand
    return keeps && graph.type(of: x) == graph.type(of: node.outputs[0]) ? .value(x) : nil
  }

  /// Chains of operators that leave the elements as they are.
  private func sameElements(_ x: ValueID) -> Replacement? {
    func shares(_ node: Node) -> Bool {
      type(of: node.operation).traits.contains(.sharesFirstInput)
    }
    guard shares(node) else { return nil }
    var root = x
    while let maker = graph.producer(of: root), shares(maker), let input = maker.inputs[0] {
      root = input
    }
    if graph.type(of: root) == graph.type(of: node.outputs[0]) { return .value(root) }
    return root == x ? nil : .node(node.operation, [root] + node.inputs.dropFirst())
  }

  /// What undoes itself.
  private func involution(_ x: ValueID) -> Replacement? {
    guard node.operation is Neg || node.operation is Not, let maker = graph.producer(of: x),
      type(of: maker.operation) == type(of: node.operation), let inner = maker.inputs[0]
    else { return nil }
    return .value(inner)
  }

  private func arithmetic(_ x: ValueID) -> Replacement? {
    guard node.inputs.count == 2, let y = node.inputs[1] else { return nil }
    switch node.operation {
    case is Mul:
      if graph.isEverywhere(1, y) { return .value(x) }
      if graph.isEverywhere(1, x) { return .value(y) }
      guard let a = negated(x), let b = negated(y) else { return nil }
      return .node(Mul(), [a, b])
    case is Div:
      return graph.isEverywhere(1, y) ? .value(x) : nil
    case is Sub:
      if graph.isEverywhere(0, y) { return .value(x) }
      return negated(y).map { .node(Add(), [x, $0]) }
    case is Add:
      let zero = graph.type(of: x).scalar.isFloating ? -0.0 : 0
      if graph.isEverywhere(zero, y) { return .value(x) }
      if graph.isEverywhere(zero, x) { return .value(y) }
      if let y = negated(y) { return .node(Sub(), [x, y]) }
      return negated(x).map { .node(Sub(), [y, $0]) }
    default: return nil
    }
  }

  /// What a value is the negation of.
  private func negated(_ value: ValueID) -> ValueID? {
    guard let maker = graph.producer(of: value), maker.operation is Neg else { return nil }
    return maker.inputs[0]
  }

  /// Broadcasting repeats an operand without making it.
  private var unexpanded: Replacement? {
    let operation = type(of: node.operation)
    guard operation.traits.contains(.elementwise) || node.operation is Expand else { return nil }
    for (index, input) in node.inputs.enumerated() {
      guard let maker = graph.producer(of: input), maker.operation is Expand else { continue }
      var inputs = node.inputs
      inputs[index] = maker.inputs[0]
      let types = inputs.map { $0.map(graph.type) }
      guard (try? node.operation.inferTypes(types)) == [graph.type(of: node.outputs[0])] else {
        continue
      }
      return .node(node.operation, inputs)
    }
    return nil
  }
}

extension GraphRewrite {
  /// Whether every element of a value is this number, with this sign.
  fileprivate func isEverywhere(_ number: Double, _ value: ValueID) -> Bool {
    guard let node = producer(of: value) else { return false }
    let traits = Swift.type(of: node.operation).traits
    switch node.operation {
    case let constant as Constant: return constant.value.isEverywhere(number)
    case let constant as ConstantOfShape: return constant.value.isEverywhere(number)
    case is Expand: return node.inputs[0].map { isEverywhere(number, $0) } ?? false
    default:
      guard traits.contains(.sharesFirstInput), let x = node.inputs[0] else { return false }
      return isEverywhere(number, x)
    }
  }
}

extension Literal {
  fileprivate func isEverywhere(_ number: Double) -> Bool {
    switch numbers {
    case .bools: false
    case .ints(let values): values.allSatisfy { Double($0) == number && number.sign == .plus }
    case .floats(let values): values.allSatisfy { $0 == number && $0.sign == number.sign }
    }
  }
}
