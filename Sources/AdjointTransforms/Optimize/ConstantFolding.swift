import AdjointGraph
import AdjointOperators

extension Pass {
  /// Evaluates nodes that read constants only, by the reference, where what they make is small and
  /// finite, so that it can stand in a file. What cannot be evaluated stays, to fail in its place;
  /// so do random operators. The constants that a graph declares beside its inputs are read as they
  /// are when the graph runs: a weights file may change them.
  ///
  /// The sum of as many ones as there are examples, which means are divided by, is a constant as well
  /// once the sizes are known.
  public static let constantFolding = Pass(
    "constant folding", "computes beforehand what depends on constants only"
  ) { graph, sizes in
    graph.replaceNodes { node, graph in
      if node.inputs.isEmpty { return nil }
      let value = graph.count(node, sizes) ?? graph.evaluated(node)
      guard let value, value.doubles.allSatisfy(\.isFinite) else { return nil }
      return .node(value.constant, [])
    }
  }

  /// The most elements that a folded value, or what it is made of, may have.
  fileprivate static let foldedElements = 64
}

extension GraphRewrite {
  /// What a node makes, where that and all that it reads are small constants.
  fileprivate func evaluated(_ node: Node) -> Tensor? {
    // What depends on constants only has been folded before, if it could be.
    for case let input? in node.inputs {
      guard let maker = producer(of: input), maker.inputs.isEmpty else { return nil }
    }
    let operation = Swift.type(of: node.operation)
    guard node.outputs.count == 1, !operation.traits.contains(.random), !node.isRecomputed,
      let zeros = zeros(node.outputs[0])
    else { return nil }
    var inputs: [Tensor?] = []
    for input in node.inputs {
      guard let input else {
        inputs.append(nil)
        continue
      }
      guard let tensor = producer(of: input).flatMap(evaluated) else { return nil }
      inputs.append(tensor)
    }
    while inputs.count < operation.inputs.count { inputs.append(nil) }
    var outputs = [zeros]
    do throws(EvaluationError) {
      try node.operation.evaluate(inputs, into: &outputs)
    } catch {
      return nil
    }
    return outputs[0]
  }

  /// How many ones a node sums up to one number, where any sum of so many is exact.
  fileprivate func count(_ node: Node, _ sizes: [String: Int]) -> Tensor? {
    guard node.operation is ReduceSum, let ones = node.inputs[0],
      let one = operand(ones, of: Expand.self), type(of: one).shape.rank == 0,
      let index = graph.producer(of: one),
      let constant = graph.nodes[index].operation as? Constant,
      constant.value == Literal(1), zeros(node.outputs[0])?.count == 1,
      let count = type(of: ones).shape.elementCount?.bound(by: sizes)?.size
    else { return nil }
    let type = type(of: node.outputs[0])
    guard type.scalar.isFloating, count <= 1 << (type.scalar == .float32 ? 24 : 53),
      let shape = type.shape.sizes
    else { return nil }
    return Tensor([Double(count)], shape: shape).converted(to: type.scalar)
  }

  /// A tensor of the type of a value, where that is small.
  private func zeros(_ value: ValueID) -> Tensor? {
    let type = type(of: value)
    guard let sizes = type.shape.sizes, let count = type.shape.elementCount?.size,
      count > 0, count <= Pass.foldedElements
    else { return nil }
    return Tensor(zeros: type.scalar, shape: sizes)
  }
}

extension Tensor {
  /// The operator that makes these values, as short as it can be written.
  fileprivate var constant: any Operator {
    let literal = Literal(self)
    guard count > 1, let number = literal.uniform else { return Constant(literal, scalar) }
    return ConstantOfShape(shape.map { .fixed($0) }, value: number, scalar)
  }
}

extension Literal {
  /// The number that all numbers are, where there is one.
  fileprivate var uniform: Literal? {
    switch numbers {
    case .bools(let all) where all.allSatisfy { $0 == all[0] }:
      Literal(shape: [], numbers: .bools([all[0]]))
    case .ints(let all) where all.allSatisfy { $0 == all[0] }:
      Literal(shape: [], numbers: .ints([all[0]]))
    case .floats(let all) where all.allSatisfy { $0.bitPattern == all[0].bitPattern }:
      Literal(shape: [], numbers: .floats([all[0]]))
    default: nil
    }
  }
}
