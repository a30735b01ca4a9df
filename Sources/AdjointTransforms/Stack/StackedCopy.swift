import AdjointGraph
import AdjointOperators

/// Copies what values need from a checked graph into another, part of it for all elements of a
/// stack at once: a value that depends on a stacked one has one more axis in front in the copy.
///
/// "One cotangent at a time" becomes one run: Jacobians stack unit vectors, gradients of single
/// examples stack the examples. (The transform is known as batching, or `vmap` in JAX.)
struct StackedCopy {
  let source: CheckedGraph
  var target: GraphBuilder
  /// The extent of the axis.
  let extent: Dimension
  /// Where values that are the same for every element are in `target`.
  private(set) var copies: [ValueID: ValueID]
  /// Where values that differ between elements are, stacked.
  private(set) var stacks: [ValueID: ValueID]

  /// - Parameters:
  ///   - copies: Values that `target` has already; at least the leaves that will be needed.
  ///   - stacks: The values that differ, and where they are, with the axis in front.
  init(
    _ source: CheckedGraph, into target: GraphBuilder, extent: Dimension,
    copies: [ValueID: ValueID], stacks: [ValueID: ValueID]
  ) {
    self.source = source
    self.target = target
    self.extent = extent
    self.copies = copies
    self.stacks = stacks
  }

  /// Copies what `values` need.
  mutating func copy(_ values: [ValueID]) throws(Diagnostics) {
    let known = Set(copies.keys).union(stacks.keys)
    for index in source.nodes(neededFor: values, given: known) {
      let node = source.graph.nodes[index]
      if node.inputs.contains(where: { $0.map { stacks[$0] != nil } ?? false }) {
        try stack(index)
      } else {
        let inputs = node.inputs.map { $0.flatMap { copies[$0] } }
        record(node, target.copy(node, of: source.graph, inputs: inputs), in: &copies)
      }
    }
  }

  /// A value with the axis in front, repeated along it where all elements are the same.
  mutating func stacked(_ value: ValueID) -> ValueID {
    if let stack = stacks[value] { return stack }
    guard let copy = copies[value] else { preconditionFailure("the value has not been copied") }
    return target.expand(copy, to: Shape([extent] + target.shape(of: copy).dimensions))
  }

  private func record(
    _ node: Node, _ outputs: [ValueID], in places: inout [ValueID: ValueID]
  ) {
    for (output, place) in zip(node.outputs, outputs) { places[output] = place }
  }

  private mutating func stack(_ index: Int) throws(Diagnostics) {
    let node = source.graph.nodes[index]
    target.scope = node.name
    var inputs = node.inputs
    while inputs.count < type(of: node.operation).inputCounts.most ?? 0 { inputs.append(nil) }
    let site = StackSite(
      inputs: inputs.map { $0.flatMap { stacks[$0] ?? copies[$0] } },
      isStacked: inputs.map { $0.map { stacks[$0] != nil } ?? false }, extent: extent,
      inputTypes: inputs.map { $0.map { source.type(of: $0) } },
      outputTypes: node.outputs.map { source.type(of: $0) })
    do throws(ConstraintError) {
      let outputs = try target.stack(node.operation, site)
      for (output, stack) in zip(node.outputs, outputs) {
        target.rename(stack, to: source.name(of: output))
      }
      record(node, outputs, in: &stacks)
    } catch {
      throw Diagnostics(
        .notStackable,
        "node \"\(node.name)\" (\(type(of: node.operation).name)): \(error.message)",
        at: DocumentPath().key("nodes").index(index))
    }
  }
}

extension CheckedGraph {
  /// The graph that computes values for all elements of a stack in one run: the inputs `stacked`
  /// have one more axis in front, of extent `extent`, and so have the values.
  public func stacked(
    _ values: [ValueID], over inputs: [ValueID], extent: Dimension
  ) throws(Diagnostics) -> (checked: CheckedGraph, values: [ValueID]) {
    var (target, copies) = graph.leavesOnly { leaf in
      if inputs.contains(leaf.value) { leaf.type.shape.dimensions.insert(extent, at: 0) }
    }
    // Data for one element is none for a stack.
    target.training = nil
    var stacks: [ValueID: ValueID] = [:]
    for input in inputs { stacks[input] = copies.removeValue(forKey: input) }
    var copy = StackedCopy(self, into: target, extent: extent, copies: copies, stacks: stacks)
    try copy.copy(values)
    let results = values.map { copy.stacked($0) }
    target = copy.target
    target.outputs = results
    return (try target.checked(), results)
  }

  /// The nodes that the given values depend on, in topological order, where some are known.
  func nodes(neededFor values: [ValueID], given known: Set<ValueID>) -> [Int] {
    var needed = Set(values).subtracting(known)
    var nodes: [Int] = []
    for index in order.reversed() {
      let node = graph.nodes[index]
      guard node.outputs.contains(where: needed.contains) else { continue }
      nodes.append(index)
      for case let input? in node.inputs where !known.contains(input) { needed.insert(input) }
    }
    return nodes.reversed()
  }
}

extension Graph {
  /// A builder of a graph with the same leaves, adjusted, and no nodes; and where they are in it.
  func leavesOnly(
    _ adjust: (inout Leaf) -> Void = { _ in }
  ) -> (GraphBuilder, [ValueID: ValueID]) {
    var copies: [ValueID: ValueID] = [:]
    var builder = GraphBuilder(like: self)
    for var leaf in leaves {
      adjust(&leaf)
      copies[leaf.value] = builder.add(leaf)
    }
    return (builder, copies)
  }
}

extension GraphBuilder {
  /// Adds a node like one of another graph, under the same names where they are free.
  mutating func copy(_ node: Node, of graph: Graph, inputs: [ValueID?]) -> [ValueID] {
    let names = node.outputs.map { graph.name(of: $0) }
    if names.allSatisfy({ !isTaken($0) }) {
      return add(
        node.name, node.operation, inputs: inputs, outputs: names, description: node.description)
    }
    scope = node.name
    return add(node.operation, inputs: inputs, outputCount: node.outputs.count)
  }
}

extension DiagnosticCode {
  static let notStackable = DiagnosticCode(rawValue: "not-stackable")
}
