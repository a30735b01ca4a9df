import AdjointGraph

/// The definition of what a graph computes: topological order, a fresh buffer for each value, one
/// thread, and the operators' own slow and obvious evaluation.
public struct ReferenceInterpreter: Sendable {
  public let checked: CheckedGraph
  public let randomness: Randomness

  public init(_ checked: CheckedGraph, randomness: Randomness = Randomness()) {
    self.checked = checked
    self.randomness = randomness
  }

  /// Computes values of the graph.
  ///
  /// - Parameters:
  ///   - values: What to compute.
  ///   - leaves: Tensors for the leaves that the values depend on; constants may be left out.
  ///   - dimensions: Sizes of dimension names that the leaves do not show.
  public func compute(
    _ values: [ValueID], leaves: [ValueID: Tensor], dimensions: [String: Int] = [:]
  ) throws(Diagnostics) -> [Tensor] {
    var binding = DimensionBinding(dimensions)
    for leaf in checked.graph.leaves {
      if let tensor = leaves[leaf.value] { try binding.bind(leaf, to: tensor.shape) }
    }
    binding.fillIn(checked.graph.dimensions)
    let bound = try BoundGraph(checked, computing: values, binding: binding)

    var tensors = leaves
    for leaf in checked.graph.leaves where tensors[leaf.value] == nil {
      if leaf.kind == .constant, case .values(let literal)? = leaf.initializer {
        tensors[leaf.value] = literal.tensor(leaf.type.scalar)
      }
    }
    for index in bound.order { try evaluate(index, in: bound, &tensors) }
    return try values.map { value throws(Diagnostics) in
      guard let tensor = tensors[value] else { throw missing(value) }
      return tensor
    }
  }

  private func missing(_ value: ValueID) -> Diagnostics {
    Diagnostics(.missingInput, "no data is given for \"\(checked.name(of: value))\"")
  }

  private func evaluate(
    _ index: Int, in bound: BoundGraph, _ tensors: inout [ValueID: Tensor]
  ) throws(Diagnostics) {
    let node = checked.graph.nodes[index]
    guard let operation = bound.operations[index] else { return }
    var inputs: [Tensor?] = []
    for input in node.inputs {
      if let input, tensors[input] == nil { throw missing(input) }
      inputs.append(input.flatMap { tensors[$0] })
    }
    while inputs.count < type(of: operation).inputs.count { inputs.append(nil) }
    var outputs = node.outputs.map { output in
      let type = bound.type(of: output)
      return Tensor(zeros: type.scalar, shape: type.shape)
    }
    do throws(EvaluationError) {
      try operation.evaluate(inputs, into: &outputs, randomness: randomness)
    } catch {
      throw Diagnostics(
        .evaluation, "node \"\(node.name)\" (\(type(of: operation).name)): \(error.message)",
        at: DocumentPath().key("nodes").index(index))
    }
    for (value, tensor) in zip(node.outputs, outputs) { tensors[value] = tensor }
  }
}
