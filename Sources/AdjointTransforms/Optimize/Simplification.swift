import AdjointGraph
import AdjointOperators

extension Pass {
  /// Leaves out what changes nothing, and takes the shorter way to the same bits: `x * 1`, `x / 1`,
  /// `x - 0`, `--x`, `x + -y`, casts to the same type, reshapes of reshapes, expansions and reshapes
  /// that broadcasting does by itself, transposes of transposes and before products.
  ///
  /// `x + 0` stays for real numbers: it makes 0 of -0. So does the sum of what was expanded: `n`
  /// times a number is not the same bits as the sum of `n` of it.
  public static let simplification = Pass(
    "simplification", "takes the shorter way to the same bits"
  ) { graph, _ in
    graph.replaceNodes { node, graph in graph.simplified(node) }
  }
}

extension GraphRewrite {
  fileprivate func simplified(_ node: Node) -> Replacement? {
    guard node.outputs.count == 1, let x = node.inputs.first ?? nil else { return nil }
    let traits = Swift.type(of: node.operation).traits
    if traits.contains(.sharesFirstInput) {
      return sameElements(node, x) ?? reshapedNumber(node, x)
    }
    if traits.contains(.elementwise) {
      return (node.inputs.count == 1 ? undone(node, x) : arithmetic(node, x)) ?? unexpanded(node)
    }
    switch node.operation {
    case is Expand:
      return type(of: x) == type(of: node.outputs[0]) ? .value(x) : unexpanded(node)
    case let transpose as Transpose: return transposedTwice(transpose, x)
    case let product as Gemm: return readingTransposed(product, node)
    case is MatMul: return readingTransposed(Gemm(), node)
    default: return nil
    }
  }

  /// Casts to the same type, and what undoes itself.
  private func undone(_ node: Node, _ x: ValueID) -> Replacement? {
    switch node.operation {
    case is Cast: return type(of: x) == type(of: node.outputs[0]) ? .value(x) : nil
    case is Neg, is Not: return operand(x, of: Swift.type(of: node.operation)).map { .value($0) }
    default: return nil
    }
  }

  /// Chains of operators that leave the elements as they are.
  private func sameElements(_ node: Node, _ x: ValueID) -> Replacement? {
    let count = type(of: x).shape.elementCount
    var root = x
    while let maker = producer(of: root), let input = maker.inputs.first ?? nil,
      Swift.type(of: maker.operation).traits.contains(.sharesFirstInput),
      type(of: input).shape.elementCount == count
    {
      root = input
    }
    if type(of: root) == type(of: node.outputs[0]) { return .value(root) }
    return root == x ? nil : .node(node.operation, [root] + node.inputs.dropFirst())
  }

  private func arithmetic(_ node: Node, _ x: ValueID) -> Replacement? {
    guard node.inputs.count == 2, let y = node.inputs[1] else { return nil }
    switch node.operation {
    case is Mul:
      if isEverywhere(1, y) { return expanded(x, to: node.outputs[0]) }
      if isEverywhere(1, x) { return expanded(y, to: node.outputs[0]) }
      guard let a = operand(x, of: Neg.self), let b = operand(y, of: Neg.self) else { return nil }
      return .node(Mul(), [a, b])
    case is Div:
      return isEverywhere(1, y) ? .value(x) : nil
    case is Sub:
      if isEverywhere(0, y) { return .value(x) }
      return operand(y, of: Neg.self).map { .node(Add(), [x, $0]) }
    case is Add:
      let zero = type(of: x).scalar.isFloating ? -0.0 : 0
      if isEverywhere(zero, y) { return .value(x) }
      if isEverywhere(zero, x) { return .value(y) }
      if let y = operand(y, of: Neg.self) { return .node(Sub(), [x, y]) }
      return operand(x, of: Neg.self).map { .node(Sub(), [y, $0]) }
    default: return nil
    }
  }

  /// A value, or what repeats it to the type of another one.
  private func expanded(_ x: ValueID, to y: ValueID) -> Replacement? {
    let shape = type(of: y).shape
    if type(of: x).shape == shape { return .value(x) }
    return type(of: x).shape.repeats(to: shape)
      ? .node(Expand(shape: shape.dimensions), [x]) : nil
  }

  /// One number that is repeated under one shape is as well repeated under another.
  private func reshapedNumber(_ node: Node, _ y: ValueID) -> Replacement? {
    guard let x = operand(y, of: Expand.self), type(of: x).shape.isOne,
      type(of: y).shape.elementCount == type(of: node.outputs[0]).shape.elementCount
    else { return nil }
    return expanded(x, to: node.outputs[0])
  }

  /// Broadcasting repeats an operand without making it.
  private func unexpanded(_ node: Node) -> Replacement? {
    for (index, input) in node.inputs.enumerated() {
      guard let input, let source = repeated(input) else { continue }
      var inputs = node.inputs
      inputs[index] = source
      let types = inputs.map { $0.map(type(of:)) }
      guard (try? node.operation.inferTypes(types)) == [type(of: node.outputs[0])] else {
        continue
      }
      return .node(node.operation, inputs)
    }
    return nil
  }

  /// What a value repeats, or is under another shape where it is one number.
  private func repeated(_ y: ValueID) -> ValueID? {
    guard let index = graph.producer(of: y), let x = graph.nodes[index].inputs.first ?? nil else {
      return nil
    }
    if graph.nodes[index].operation is Expand {
      return type(of: x).shape.repeats(to: type(of: y).shape) ? x : nil
    }
    let traits = Swift.type(of: graph.nodes[index].operation).traits
    return traits.contains(.sharesFirstInput) && type(of: x).shape.isOne ? x : nil
  }

  /// Whether every element of a value is this number, with this sign.
  private func isEverywhere(_ number: Double, _ value: ValueID) -> Bool {
    if let source = operand(value, of: Expand.self) { return isEverywhere(number, source) }
    guard let index = graph.producer(of: value), graph.nodes[index].inputs.isEmpty else {
      return false
    }
    switch graph.nodes[index].operation {
    case let constant as Constant: return constant.value.isEverywhere(number)
    case let constant as ConstantOfShape: return constant.value.isEverywhere(number)
    default: return false
    }
  }
}

extension Shape {
  /// Whether there is one element.
  fileprivate var isOne: Bool { dimensions.allSatisfy { $0 == 1 } }

  /// Whether this broadcasts to the other shape whatever the sizes of dimension names.
  fileprivate func repeats(to other: Shape) -> Bool {
    rank <= other.rank
      && zip(dimensions.reversed(), other.dimensions.reversed()).allSatisfy { $0 == 1 || $0 == $1 }
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
