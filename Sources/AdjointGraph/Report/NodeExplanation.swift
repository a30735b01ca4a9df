/// What a node computes, how its derivative is taken and what that costs, in words and formulas.
public struct NodeExplanation: Sendable {
  let checked: CheckedGraph
  let node: Node
  /// What is differentiated, and the graph with its reverse pass, where there is one.
  let differentiated: (of: ValueID, checked: CheckedGraph)?
  /// Sizes of dimension names.
  let binding: [String: Int]

  /// - Parameter differentiated: A value, and the graph made of `checked` that has its cotangents.
  public init(
    _ checked: CheckedGraph, node: Int, differentiated: (of: ValueID, checked: CheckedGraph)?,
    binding: [String: Int]
  ) {
    self.checked = checked
    self.node = checked.graph.nodes[node]
    self.differentiated = differentiated
    self.binding = binding
  }

  /// All of it, for a terminal.
  public var text: String {
    let operation = type(of: node.operation)
    var lines = ["\(node.name): \(operation.name) (\(operation.family)), \(operation.summary)"]
    if let description = node.description { lines.append("  \(description)") }
    lines += ["", "formula", "  \(firstOutput) = \(formula.text)"]
    lines += ["", "shapes"] + shapes
    lines += ["", "axes", "  \(axes)"]
    lines += ["", "Jacobian, of the output's axes, then the input's"] + jacobians
    lines += ["", "pullback, from \(firstOutput)Bar"] + pullback
    lines += ["", "cost", "  \(cost)"]
    lines += ["", "cotangent"] + cotangent
    return lines.joined(separator: "\n") + "\n"
  }

  private var firstOutput: String { checked.name(of: node.outputs[0]) }

  private var formula: Formula {
    let operands = node.inputs.map { Formula($0.map { checked.name(of: $0) } ?? "-") }
    return node.operation.formula(operands)
  }

  private func roles(_ operands: [OperandSpecification], _ index: Int) -> String {
    operands.isEmpty ? "" : operands[min(index, operands.count - 1)].name
  }

  private var shapes: [String] {
    let operation = type(of: node.operation)
    let inputs = node.inputs.enumerated().compactMap { index, input in
      input.map { "  \(roles(operation.inputs, index)): \(described($0))" }
    }
    let outputs = node.outputs.enumerated().map { index, output in
      "  \(roles(operation.outputs, index)): \(described(output)), made here"
    }
    return inputs + outputs
  }

  private func described(_ value: ValueID) -> String {
    "\(checked.name(of: value)) \(checked.type(of: value).scalar)\(checked.type(of: value).shape)"
  }

  private var inputTypes: [TensorType?] {
    var types = node.inputs.map { $0.map { checked.type(of: $0) } }
    let operation = type(of: node.operation)
    while types.count < operation.inputCounts.most ?? 0 { types.append(nil) }
    return types
  }

  private var axes: String {
    node.operation.axes(inputTypes, node.outputs.map { checked.type(of: $0) }).description
  }

  private var jacobians: [String] {
    let output = checked.type(of: node.outputs[0])
    guard output.scalar.isFloating else { return ["  none: \(output.scalar) has no derivative"] }
    let rows = node.inputs.compactMap(\.self).filter { checked.type(of: $0).scalar.isFloating }
    return rows.map { input in
      let shape = Shape(output.shape.dimensions + checked.type(of: input).shape.dimensions)
      return "  \(firstOutput)/\(checked.name(of: input)): \(shape)"
    }
  }

  /// The statements of the pullback: what is used several times first, under names of its own.
  private var pullback: [String] {
    guard node.outputs.contains(where: { checked.type(of: $0).scalar.isFloating }) else {
      return ["  none"]
    }
    var builder = GraphBuilder(extending: checked)
    let cotangents = node.outputs.map { output -> ValueID? in
      let type = checked.type(of: output)
      guard type.scalar.isFloating else { return nil }
      return builder.input("\(checked.name(of: output))Bar", type.shape, type.scalar)
    }
    builder.scope = "t"
    var inputs = node.inputs
    while inputs.count < inputTypes.count { inputs.append(nil) }
    do throws(ConstraintError) {
      let results = try node.operation.pullback(
        PullbackSite(inputs: inputs, outputs: node.outputs, cotangents: cotangents), in: &builder)
      var statements = FormulaWriter(
        graph: builder.graph, firstNode: checked.graph.nodes.count, results: results)
      return zip(node.inputs, results).compactMap { input, result in
        guard let input, checked.type(of: input).scalar.isFloating else { return nil }
        let value = result.map { statements.formula(of: $0).text } ?? "0"
        let bar = "\(checked.name(of: input))Bar"
        return (statements.takeStatements() + ["\(bar) = \(value)"])
          .map { "  \($0)" }.joined(separator: "\n")
      }
    } catch {
      return ["  none: \(error.message)"]
    }
  }

  private var cost: String {
    let inputs = inputTypes.map { $0?.shape.bound(by: binding) }
    let outputs = node.outputs.map { checked.type(of: $0).shape.bound(by: binding) }
    let open = (inputs.compactMap(\.self) + outputs).flatMap { $0.dimensions.flatMap(\.names) }
    guard open.isEmpty else {
      let names = Set(open).sorted().joined(separator: ", ")
      return "depends on \(names); give a size with --dimension"
    }
    let work = node.operation.multiplyAdds(
      inputs.map { $0?.sizes }, outputs.compactMap(\.sizes))
    let values = node.inputs.compactMap(\.self) + node.outputs
    let bytes = zip(values, inputs.compactMap(\.self) + outputs).reduce(0) { sum, pair in
      sum + (TensorType(checked.type(of: pair.0).scalar, pair.1).byteCount ?? 0)
    }
    return "\(work) multiply-adds; reads and writes \(bytes) bytes"
  }

  private var cotangent: [String] {
    guard let differentiated else { return ["  none: the graph names no loss"] }
    let graph = differentiated.checked.graph
    let of = checked.name(of: differentiated.of)
    var lines: [String] = []
    for output in node.outputs {
      if output == differentiated.of {
        lines.append("  \(checked.name(of: output)) is differentiated: its cotangent is 1")
        continue
      }
      let name = "\(of)/\(checked.name(of: output))"
      guard let value = graph.value(named: name) else {
        lines.append("  none: \(of) does not depend on \(checked.name(of: output)) by a derivative")
        continue
      }
      let made = graph.producer(of: value).map { type(of: graph.nodes[$0].operation).name }
      lines.append("  \(name)\(made.map { ", made by \($0)," } ?? "") is what comes back from")
      for user in checked.graph.nodes where user.inputs.contains(output) {
        let role = user.inputs.firstIndex(of: output) ?? 0
        let operation = type(of: user.operation)
        lines.append(
          "    \(user.name) (\(operation.name), as its \(roles(operation.inputs, role)))")
      }
    }
    return lines
  }
}

/// Writes values of a graph as formulas; what is used several times becomes a statement.
private struct FormulaWriter {
  let graph: Graph
  let firstNode: Int
  private var uses: [ValueID: Int] = [:]
  private var known: [ValueID: Formula] = [:]
  private var statements: [String] = []

  init(graph: Graph, firstNode: Int, results: [ValueID?]) {
    self.graph = graph
    self.firstNode = firstNode
    for node in graph.nodes[firstNode...] {
      for case let input? in node.inputs { uses[input, default: 0] += 1 }
    }
    for case let result? in results { uses[result, default: 0] += 1 }
  }

  mutating func takeStatements() -> [String] {
    defer { statements = [] }
    return statements
  }

  mutating func formula(of value: ValueID) -> Formula {
    if let done = known[value] { return done }
    guard let index = graph.producer(of: value), index >= firstNode else {
      return Formula(graph.name(of: value))
    }
    let node = graph.nodes[index]
    let operands = node.inputs.map { input in
      input.map { formula(of: $0) } ?? Formula("-")
    }
    var result = node.operation.formula(operands)
    let isShort = node.inputs.isEmpty || result.text.count < 12
    if uses[value, default: 0] > 1, !isShort || node.outputs.count > 1 {
      let name = graph.name(of: value)
      statements.append("\(name) = \(result.text)")
      result = Formula(name)
    }
    known[value] = result
    return result
  }
}

extension Shape {
  fileprivate func bound(by binding: [String: Int]) -> Shape {
    var result = self
    result.bind(binding)
    return result
  }
}
