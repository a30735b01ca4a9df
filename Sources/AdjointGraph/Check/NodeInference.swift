/// Checks one node against its operator's declaration and infers the types of its outputs.
struct NodeInference {
  let graph: Graph
  let types: [TensorType?]
  /// The node's place in `graph.nodes`, which may be just behind the last.
  let index: Int

  struct Result {
    /// One for each of the node's outputs; `nil` where it could not be inferred.
    var types: [TensorType?]
    var diagnostics: [Diagnostic]
  }

  func infer(_ node: Node) -> Result {
    let operation = Swift.type(of: node.operation)
    let failed = [TensorType?](repeating: nil, count: node.outputs.count)
    if let problem = arityProblem(of: node, operation) {
      return Result(types: failed, diagnostics: [problem])
    }
    var inputs: [TensorType?] = []
    inputs.reserveCapacity(node.inputs.count)
    for input in node.inputs {
      guard let input else {
        inputs.append(nil)
        continue
      }
      // What an input's own mistake causes here is not reported again.
      guard let type = types[input.index] else { return Result(types: failed, diagnostics: []) }
      inputs.append(type)
    }
    let problems = elementTypeProblems(of: node, operation, inputs)
    if !problems.isEmpty { return Result(types: failed, diagnostics: problems) }
    while inputs.count < operation.inputs.count, operation.inputCounts.most != nil {
      inputs.append(nil)
    }
    do throws(ConstraintError) {
      let outputs = try node.operation.inferTypes(inputs)
      guard node.outputs.count <= outputs.count else {
        return Result(types: failed, diagnostics: [tooManyOutputs(node, outputs.count)])
      }
      return checkingSizes(node, namingUnknowns(node, outputs))
    } catch {
      return Result(types: failed, diagnostics: [diagnostic(error, of: node, operation)])
    }
  }

  private var path: DocumentPath { DocumentPath().key("nodes").index(index) }

  private func describe(_ node: Node) -> Message {
    "node \"\(node.name)\" (\(Swift.type(of: node.operation).name))"
  }

  private func diagnostic(
    _ error: ConstraintError, of node: Node, _ operation: any Operator.Type
  ) -> Diagnostic {
    let place =
      switch error.place {
      case .node: path
      case .input(let input): path.key("inputs").index(input)
      case .attribute(let name): path.key("attributes").key(name)
      }
    let message = error.message.describingInputs { input in
      guard node.inputs.indices.contains(input), let value = node.inputs[input] else {
        return "input \(input)"
      }
      let type = types[value.index].map(\.description) ?? "unknown"
      return "\"\(graph.name(of: value))\" is \(type)\(origin: graph.path(of: value))"
    }
    return Diagnostic(
      .constraint(error.number, of: operation.name), "\(describe(node)): \(message)", at: place)
  }

  private func arityProblem(of node: Node, _ operation: any Operator.Type) -> Diagnostic? {
    let (least, most) = operation.inputCounts
    let count = node.inputs.count
    let names = operation.inputs.map(\.name).joined(separator: ", ")
    if count < least || most.map({ count > $0 }) == true {
      let expected =
        most == nil ? "at least \(least)" : least == most ? "\(least)" : "\(least) to \(most ?? 0)"
      let isSurplus = count > least
      return Diagnostic(
        .inputCount,
        "\(describe(node)): takes \(expected) input\(expected == "1" ? "" : "s") (\(names)) but \(count) \(count == 1 ? "is" : "are") given",
        at: isSurplus ? path.key("inputs").index(most ?? 0) : path.key("inputs"))
    }
    for (position, input) in node.inputs.enumerated()
    where input == nil && operation.inputSpecification(position).presence != .optional {
      return Diagnostic(
        .inputOmitted,
        "\(describe(node)): input \"\(operation.inputSpecification(position).name)\" may not be omitted",
        at: path.key("inputs").index(position))
    }
    if node.outputs.isEmpty {
      return Diagnostic(
        .outputCount, "\(describe(node)): needs at least one output", at: path.key("outputs"))
    }
    return nil
  }

  private func tooManyOutputs(_ node: Node, _ most: Int) -> Diagnostic {
    Diagnostic(
      .outputCount,
      "\(describe(node)): makes \(most) output\(most == 1 ? "" : "s") but \(node.outputs.count) are named",
      at: path.key("outputs"))
  }

  private func elementTypeProblems(
    of node: Node, _ operation: any Operator.Type, _ inputs: [TensorType?]
  ) -> [Diagnostic] {
    var problems: [Diagnostic] = []
    var variables: [(name: String, scalar: ScalarType, value: ValueID)] = []
    for (position, type) in inputs.enumerated() {
      guard let type, let value = node.inputs[position] else { continue }
      let specification = operation.inputSpecification(position)
      let place = path.key("inputs").index(position)
      let name = graph.name(of: value)
      var origin: DocumentPath { graph.path(of: value) }
      guard specification.types.contains(type.scalar) else {
        problems.append(
          Diagnostic(
            .elementType,
            "\(describe(node)): input \"\(specification.name)\" needs \(specification.types.rawValue) but \"\(name)\" is \(type.scalar)\(origin: origin)",
            at: place))
        continue
      }
      if let first = variables.first(where: { $0.name == specification.variable }) {
        guard first.scalar != type.scalar else { continue }
        problems.append(
          Diagnostic(
            .elementTypesDiffer,
            "\(describe(node)): element types differ: \"\(graph.name(of: first.value))\" is \(first.scalar)\(origin: graph.path(of: first.value)) but \"\(name)\" is \(type.scalar)\(origin: origin)",
            at: place, notes: ["a Cast node converts between element types"]))
      } else {
        variables.append((specification.variable, type.scalar, value))
      }
    }
    return problems
  }

  /// The types of the outputs that the node uses; an extent that the operator could not express is
  /// a name of its own, to be known at binding.
  private func namingUnknowns(_ node: Node, _ outputs: [TensorType]) -> [TensorType] {
    zip(node.outputs, outputs).map { value, type in
      var type = type
      for axis in 0..<type.shape.rank where type.shape[axis] == .unknown {
        type.shape[axis] = .named("\(graph.name(of: value)):\(axis)")
      }
      return type
    }
  }

  /// Shapes must describe tensors that can exist: extents not negative, bytes within an `Int`.
  private func checkingSizes(_ node: Node, _ outputs: [TensorType]) -> Result {
    for type in outputs {
      for dimension in type.shape.dimensions {
        if let size = dimension.size, size < 0 {
          return Result(
            types: outputs.map { _ in nil },
            diagnostics: [
              Diagnostic(
                .negativeExtent, "\(describe(node)): makes a negative extent: \(type)", at: path)
            ])
        }
      }
      if !type.isRepresentable {
        return Result(
          types: outputs.map { _ in nil },
          diagnostics: [
            Diagnostic(
              .tooLarge, "\(describe(node)): makes \(type), which no memory can hold", at: path)
          ])
      }
    }
    return Result(types: outputs, diagnostics: [])
  }
}

extension Graph {
  /// Where in a file the declaration of a value stands: leaves by kind, nodes by number.
  package func path(of value: ValueID) -> DocumentPath {
    switch values[value.index].producer {
    case .node(let index, _): return DocumentPath().key("nodes").index(index)
    case .leaf(let index):
      let kind = leaves[index].kind
      let position = leaves[..<index].count { $0.kind == kind }
      return DocumentPath().key(kind.documentKey).index(position)
    }
  }
}

extension Leaf.Kind {
  /// The key under which leaves of this kind stand in a file.
  var documentKey: String { rawValue + "s" }
}
