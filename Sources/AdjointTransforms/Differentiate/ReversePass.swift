import AdjointGraph
import AdjointOperators

/// A graph with a reverse pass, and where its gradients are.
public struct DifferentiatedGraph: Sendable {
  public let checked: CheckedGraph
  /// The value that was differentiated.
  public let of: ValueID
  /// What it was differentiated by, as asked for.
  public let withRespectTo: [ValueID]
  /// One for each of `withRespectTo`, of the same type.
  public let gradients: [ValueID]
}

extension CheckedGraph {
  /// Adds the nodes that compute the gradients of a scalar with respect to values of the graph:
  /// reverse-mode differentiation, with a sum wherever a value has several uses. The cotangent of
  /// value `v` is named `OF/v`. The result is an ordinary graph, which can be differentiated again.
  ///
  /// A value that `of` does not depend on has gradient zero; one that it depends on only through
  /// operators without a derivative is an error that names the operator.
  public func addingReversePass(
    of value: ValueID, withRespectTo wanted: [ValueID]
  ) throws(Diagnostics) -> DifferentiatedGraph {
    try check(differentiating: value, withRespectTo: wanted)
    var pass = ReversePass(checked: self, of: value, withRespectTo: wanted)
    return try pass.run()
  }

  private func check(
    differentiating value: ValueID, withRespectTo wanted: [ValueID]
  ) throws(Diagnostics) {
    let type = type(of: value)
    guard type.scalar.isFloating, type.shape.dimensions.allSatisfy({ $0.size == 1 }) else {
      throw Diagnostics(
        .notScalar,
        "only one floating number can be differentiated but \"\(name(of: value))\" is \(type)\(origin: graph.path(of: value))"
      )
    }
    for value in wanted where !self.type(of: value).scalar.isFloating {
      throw Diagnostics(
        .notDifferentiable,
        "\"\(name(of: value))\" is \(self.type(of: value))\(origin: graph.path(of: value)): gradients exist with respect to floating values only"
      )
    }
  }
}

/// The walk backwards through the topological order.
private struct ReversePass {
  let checked: CheckedGraph
  let value: ValueID
  let wanted: [ValueID]
  var builder: GraphBuilder
  /// What has come together at each value so far.
  var contributions: [ValueID: [ValueID]] = [:]
  /// What was asked for so far.
  var gradients: [ValueID: ValueID] = [:]
  /// Values whose names are final.
  var named: Set<ValueID> = []
  /// How many values the graph had before the pass.
  let originalCount: Int

  init(checked: CheckedGraph, of value: ValueID, withRespectTo wanted: [ValueID]) {
    self.checked = checked
    self.value = value
    self.wanted = wanted
    builder = GraphBuilder(extending: checked)
    originalCount = checked.graph.allValues.count
  }

  mutating func run() throws(Diagnostics) -> DifferentiatedGraph {
    let graph = checked.graph
    let active = Dependents(
      of: wanted, in: checked, through: { checked.type(of: $0).scalar.isFloating })
    let nodeCount = graph.nodes.count
    builder.scope = "\(graph.name(of: value))/\(graph.name(of: value))"
    contributions[value] = [builder.ones(like: value)]
    for index in checked.order.reversed() {
      let node = graph.nodes[index]
      guard node.outputs.contains(where: active.contains) else { continue }
      let cotangents = node.outputs.map { active.contains($0) ? cotangent(of: $0) : nil }
      guard cotangents.contains(where: { $0 != nil }) else { continue }
      builder.scope = "\(graph.name(of: value))/\(node.name)"
      let site = PullbackSite(
        inputs: padded(node.inputs, for: node.operation), outputs: node.outputs,
        cotangents: cotangents)
      for (input, contribution) in zip(node.inputs, try pullback(node, index, site)) {
        guard let input, active.contains(input), let contribution else { continue }
        contributions[input, default: []].append(contribution)
      }
    }
    var results: [ValueID] = []
    for target in wanted { results.append(try gradient(of: target)) }
    let (pruned, kept) = builder.graph.removingUnusedNodes(from: nodeCount, keeping: results)
    return DifferentiatedGraph(
      checked: try pruned.checked(), of: value, withRespectTo: wanted, gradients: kept)
  }

  /// Omitted inputs at the end are `nil`, as those in the middle.
  private func padded(_ inputs: [ValueID?], for operation: any Operator) -> [ValueID?] {
    let missing = type(of: operation).inputs.count - inputs.count
    return missing > 0 ? inputs + [ValueID?](repeating: nil, count: missing) : inputs
  }

  private mutating func pullback(
    _ node: Node, _ index: Int, _ site: PullbackSite
  ) throws(Diagnostics) -> [ValueID?] {
    do throws(ConstraintError) {
      return try node.operation.pullback(site, in: &builder)
    } catch {
      throw Diagnostics(
        .notDifferentiable,
        "node \"\(node.name)\" (\(type(of: node.operation).name)): \(error.message), and \"\(checked.name(of: value))\" is to be differentiated through it",
        at: DocumentPath().key("nodes").index(index))
    }
  }

  /// The sum of what has come together at a value, under the name `OF/value`.
  private mutating func cotangent(of target: ValueID) -> ValueID? {
    guard let parts = contributions[target] else { return nil }
    let name = "\(checked.name(of: value))/\(checked.name(of: target))"
    if parts.count > 1 {
      builder.scope = name
      let sum = parts.dropFirst().reduce(parts[0]) { builder.add($0, $1) }
      contributions[target] = [sum]
    }
    guard let sum = contributions[target]?.first else { return nil }
    if sum.index >= originalCount, target != value, !named.contains(sum),
      builder.rename(sum, to: name)
    {
      named.insert(sum)
    }
    return sum
  }

  private mutating func gradient(of target: ValueID) throws(Diagnostics) -> ValueID {
    if let known = gradients[target] { return known }
    let name = "\(checked.name(of: value))/\(checked.name(of: target))"
    builder.scope = name
    var gradient: ValueID
    if let cotangent = cotangent(of: target) {
      gradient = cotangent
    } else {
      try checkNothingBlocks(target)
      gradient = builder.zeros(like: target)
    }
    if builder.graph.name(of: gradient) != name, !builder.isTaken(name) {
      gradient = builder.add(name, Identity(), gradient)
    }
    gradients[target] = gradient
    return gradient
  }

  /// Where the value depends on the target after all, through values that have no cotangents,
  /// names the first node on the way that makes one.
  private func checkNothingBlocks(_ target: ValueID) throws(Diagnostics) {
    let reached = Dependents(of: [target], in: checked, through: { _ in true }, choices: false)
    guard reached.contains(value) else { return }
    let needed = Set(checked.nodes(neededFor: [value]))
    for index in checked.order where needed.contains(index) {
      let node = checked.graph.nodes[index]
      let takesFloating = node.inputs.contains { input in
        input.map { reached.contains($0) && checked.type(of: $0).scalar.isFloating } ?? false
      }
      guard takesFloating,
        node.outputs.allSatisfy({ !checked.type(of: $0).scalar.isFloating })
      else { continue }
      let operation = type(of: node.operation).name
      throw Diagnostics(
        .notDifferentiable,
        "\"\(checked.name(of: value))\" depends on \"\(checked.name(of: target))\" only through node \"\(node.name)\" (\(operation)), which makes \(checked.type(of: node.outputs[0])) and has no derivative",
        at: DocumentPath().key("nodes").index(index))
    }
  }
}

/// The values that depend on given ones, along paths of values that `through` lets pass.
private struct Dependents {
  private var marks: [Bool]

  /// Without `choices`, what an operator merely chooses by, such as the condition of `Where`, does
  /// not count: where the choice stays the same, the result does not depend on it.
  init(
    of values: [ValueID], in checked: CheckedGraph, through: (ValueID) -> Bool,
    choices: Bool = true
  ) {
    marks = [Bool](repeating: false, count: checked.graph.allValues.count)
    for value in values { marks[value.index] = true }
    for index in checked.order {
      let node = checked.graph.nodes[index]
      let makesFloating = node.outputs.contains { checked.type(of: $0).scalar.isFloating }
      let depends = node.inputs.indices.contains { position in
        guard let input = node.inputs[position], marks[input.index] else { return false }
        let operand = type(of: node.operation).inputSpecification(position)
        return choices || !makesFloating || operand.types != .bool
      }
      guard depends else { continue }
      for output in node.outputs where through(output) { marks[output.index] = true }
    }
  }

  func contains(_ value: ValueID) -> Bool { marks[value.index] }
}

extension DiagnosticCode {
  static let notScalar = DiagnosticCode(rawValue: "not-scalar")
  static let notDifferentiable = DiagnosticCode(rawValue: "not-differentiable")
}
