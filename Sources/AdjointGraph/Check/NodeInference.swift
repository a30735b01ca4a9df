/// Checks one node against its operator's declaration and infers the types of its outputs.
struct NodeInference {
  let node: Node
  /// The node's place in its graph, which may be just behind the last.
  let index: Int
  /// The types of the node's inputs; `nil` for those omitted.
  let inputs: [TensorType?]
  let signature: OperatorSignature

  struct Result {
    /// One for each of the node's outputs; none where they could not be inferred.
    var types: [TensorType] = []
    var diagnostics: [Diagnostic] = []
  }

  /// Takes inputs that are as many as declared and all known.
  func infer(in graph: Graph) -> Result {
    let problems = elementTypeProblems(in: graph)
    if !problems.isEmpty { return Result(diagnostics: problems) }
    var inputs = inputs
    while inputs.count < signature.inputs.count, signature.inputCounts.most != nil {
      inputs.append(nil)
    }
    do throws(ConstraintError) {
      var outputs = try node.operation.inferTypes(inputs)
      let surplus = outputs.count - node.outputs.count
      guard surplus >= 0 else {
        return Result(diagnostics: [tooManyOutputs(outputs.count)])
      }
      outputs.removeLast(surplus)
      nameUnknowns(&outputs, in: graph)
      if let problem = sizeProblem(outputs) { return Result(diagnostics: [problem]) }
      return Result(types: outputs)
    } catch {
      return Result(diagnostics: [diagnostic(error, in: graph)])
    }
  }

  private var path: DocumentPath { DocumentPath().key("nodes").index(index) }

  private var subject: Message { "node \"\(node.name)\" (\(signature.name))" }

  private func diagnostic(_ error: ConstraintError, in graph: Graph) -> Diagnostic {
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
      let type = inputs[input].map(\.description) ?? "unknown"
      return "\"\(graph.name(of: value))\" is \(type)\(origin: graph.path(of: value))"
    }
    return Diagnostic(
      .constraint(error.number, of: signature.name), "\(subject): \(message)", at: place)
  }

  /// What is wrong with the number of inputs and outputs.
  var arityProblem: Diagnostic? {
    let (least, most) = signature.inputCounts
    let count = node.inputs.count
    if count < least || most.map({ count > $0 }) == true {
      let expected =
        most == nil ? "at least \(least)" : least == most ? "\(least)" : "\(least) to \(most ?? 0)"
      let names = signature.inputs.map(\.name).joined(separator: ", ")
      let isSurplus = count > least
      return Diagnostic(
        .inputCount,
        "\(subject): takes \(expected) input\(expected == "1" ? "" : "s") (\(names)) but \(count) \(count == 1 ? "is" : "are") given",
        at: isSurplus ? path.key("inputs").index(most ?? 0) : path.key("inputs"))
    }
    for (position, input) in node.inputs.enumerated()
    where input == nil && signature.input(position).presence != .optional {
      return Diagnostic(
        .inputOmitted,
        "\(subject): input \"\(signature.input(position).name)\" may not be omitted",
        at: path.key("inputs").index(position))
    }
    if node.outputs.isEmpty {
      return Diagnostic(
        .outputCount, "\(subject): needs at least one output", at: path.key("outputs"))
    }
    return nil
  }

  private func tooManyOutputs(_ most: Int) -> Diagnostic {
    Diagnostic(
      .outputCount,
      "\(subject): makes \(most) output\(most == 1 ? "" : "s") but \(node.outputs.count) are named",
      at: path.key("outputs"))
  }

  private func elementTypeProblems(in graph: Graph) -> [Diagnostic] {
    var problems: [Diagnostic] = []
    // The first input of each type variable.
    var firsts: [(variable: Int, scalar: ScalarType, value: ValueID)] = []
    for position in inputs.indices {
      guard let scalar = inputs[position]?.scalar, let value = node.inputs[position] else {
        continue
      }
      var place: DocumentPath { path.key("inputs").index(position) }
      var name: String { graph.name(of: value) }
      var origin: DocumentPath { graph.path(of: value) }
      guard signature.types(ofInput: position).contains(scalar) else {
        let specification = signature.input(position)
        problems.append(
          Diagnostic(
            .elementType,
            "\(subject): input \"\(specification.name)\" needs \(specification.types.rawValue) but \"\(name)\" is \(scalar)\(origin: origin)",
            at: place))
        continue
      }
      let variable = signature.variable(ofInput: position)
      if let first = firsts.first(where: { $0.variable == variable }) {
        guard first.scalar != scalar else { continue }
        problems.append(
          Diagnostic(
            .elementTypesDiffer,
            "\(subject): element types differ: \"\(graph.name(of: first.value))\" is \(first.scalar)\(origin: graph.path(of: first.value)) but \"\(name)\" is \(scalar)\(origin: origin)",
            at: place, notes: ["a Cast node converts between element types"]))
      } else {
        firsts.append((variable, scalar, value))
      }
    }
    return problems
  }

  /// Gives an extent that the operator could not express a name of its own, to be known at binding.
  private func nameUnknowns(_ outputs: inout [TensorType], in graph: Graph) {
    for (output, value) in node.outputs.enumerated() {
      for axis in 0..<outputs[output].shape.rank where outputs[output].shape[axis] == .unknown {
        outputs[output].shape[axis] = .named("\(graph.name(of: value)):\(axis)")
      }
    }
  }

  /// Shapes must describe tensors that can exist: extents not negative, bytes within an `Int`.
  private func sizeProblem(_ outputs: [TensorType]) -> Diagnostic? {
    for type in outputs {
      if type.shape.dimensions.contains(where: { ($0.size ?? 0) < 0 }) {
        return Diagnostic(
          .negativeExtent, "\(subject): makes a negative extent: \(type)", at: path)
      }
      if !type.isRepresentable {
        return Diagnostic(
          .tooLarge, "\(subject): makes \(type), which no memory can hold", at: path)
      }
    }
    return nil
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
