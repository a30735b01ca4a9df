import AdjointGraph
import AdjointOperators

extension Pass {
  /// Evaluates nodes that read constants only, by the reference, where what they make is small and
  /// finite, so that it can stand in a file. Random operators are never evaluated beforehand, nor
  /// are the constants that a graph declares beside its inputs: a weights file may change those.
  public static let constantFolding = Pass(
    "constant folding", "computes beforehand what depends on constants only"
  ) { graph in
    graph.replaceNodes { node, graph in
      guard !node.inputs.isEmpty, node.outputs.count == 1,
        graph.isFoldable(node.outputs[0]), let value = graph.constant(node.outputs[0])
      else { return nil }
      let numbers = value.doubles
      guard numbers.allSatisfy(\.isFinite) else { return nil }
      return .node(value.constant, [])
    }
  }

  /// The most elements that a folded value may have.
  fileprivate static let foldedElements = 64
}

extension GraphRewrite {
  fileprivate func isFoldable(_ value: ValueID) -> Bool {
    guard let sizes = type(of: value).shape.sizes else { return false }
    var count = 1
    for size in sizes {
      guard size > 0, count <= Pass.foldedElements / size else { return false }
      count *= size
    }
    return true
  }

  /// The tensor that a value is, where it is small and depends on constants only.
  fileprivate func constant(_ value: ValueID) -> Tensor? {
    guard isFoldable(value), let node = producer(of: value), node.outputs.count == 1,
      !Swift.type(of: node.operation).traits.contains(.random), !node.isRecomputed
    else { return nil }
    var inputs: [Tensor?] = []
    for input in node.inputs {
      guard let input else {
        inputs.append(nil)
        continue
      }
      // What depends on constants only has been folded before, if it could be.
      guard let maker = producer(of: input), maker.inputs.isEmpty,
        let tensor = constant(input)
      else { return nil }
      inputs.append(tensor)
    }
    while inputs.count < Swift.type(of: node.operation).inputs.count { inputs.append(nil) }
    let type = type(of: value)
    var outputs = [Tensor(zeros: type.scalar, shape: type.shape.sizes ?? [])]
    do throws(EvaluationError) {
      try node.operation.evaluate(inputs, into: &outputs)
    } catch {
      return nil
    }
    return outputs[0]
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
