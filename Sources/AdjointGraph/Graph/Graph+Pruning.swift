extension CheckedGraph {
  /// The nodes that the given values depend on, in topological order.
  public func nodes(neededFor values: [ValueID]) -> [Int] {
    var needed = [Bool](repeating: false, count: graph.values.count)
    for value in values { needed[value.index] = true }
    var nodes: [Int] = []
    for index in order.reversed() {
      let node = graph.nodes[index]
      guard node.outputs.contains(where: { needed[$0.index] }) else { continue }
      nodes.append(index)
      for case let input? in node.inputs { needed[input.index] = true }
    }
    return nodes.reversed()
  }

  /// What the graph is for: its outputs, its loss, the metrics of its recipe, and the next values of
  /// its states.
  public var requested: [ValueID] {
    let metrics = (graph.training?.metrics ?? []).compactMap { graph.value(named: $0) }
    return graph.outputs + [graph.loss].compactMap(\.self) + metrics + graph.updates.map(\.value)
  }

  /// The graph as it is run to compute some values, and updates where asked: nothing else is
  /// requested of it.
  public func requesting(_ values: [ValueID], updating: Bool = false) -> CheckedGraph {
    var result = graph
    result.outputs = values
    result.loss = nil
    result.training = nil
    if !updating { result.updates = [] }
    return CheckedGraph(graph: result, types: types, order: order)
  }

  /// The graph without nodes that nothing requested needs, to be shown or saved. Numbers are given
  /// anew.
  package func withoutUnusedNodes() throws(Diagnostics) -> CheckedGraph {
    var survives = [Bool](repeating: false, count: graph.nodes.count)
    for index in nodes(neededFor: requested) { survives[index] = true }
    return try graph.keeping(survives, values: [], dropping: []).graph.checked()
  }
}

extension Graph {
  /// The graph without those of its nodes from number `first` on, each declared behind what it
  /// depends on, that nothing named in the graph nor `kept` needs, and without the leaves `dropped`,
  /// which nothing may need. Values before all of them keep their numbers; those of `kept` are given
  /// anew.
  package func removingUnusedNodes(
    from first: Int, keeping kept: [ValueID], dropping dropped: Set<ValueID> = []
  ) -> (graph: Graph, kept: [ValueID]) {
    var needed = [Bool](repeating: false, count: values.count)
    for value in kept + outputs + [loss].compactMap(\.self) { needed[value.index] = true }
    for update in updates { needed[update.value.index] = true }
    var survives = [Bool](repeating: true, count: nodes.count)
    for index in nodes.indices.reversed() {
      survives[index] = index < first || nodes[index].outputs.contains { needed[$0.index] }
      guard survives[index] else { continue }
      for case let input? in nodes[index].inputs { needed[input.index] = true }
    }
    return keeping(survives, values: kept, dropping: dropped)
  }

  /// The graph with only those of its nodes that survive, and without some leaves; values that are
  /// kept, by their new numbers.
  fileprivate func keeping(
    _ survives: [Bool], values kept: [ValueID], dropping dropped: Set<ValueID>
  ) -> (graph: Graph, kept: [ValueID]) {
    var result = self
    result.nodes = []
    result.values = []
    result.leaves = []
    var nodeNumbers = [Int](repeating: 0, count: nodes.count)
    for index in nodes.indices where survives[index] {
      nodeNumbers[index] = result.nodes.count
      result.nodes.append(nodes[index])
    }
    var numbers = [ValueID](repeating: ValueID(0), count: values.count)
    for (index, value) in values.enumerated() {
      numbers[index] = ValueID(result.values.count)
      switch value.producer {
      case .leaf(let leaf):
        if dropped.contains(ValueID(index)) { continue }
        result.values.append(Value(name: value.name, producer: .leaf(result.leaves.count)))
        result.leaves.append(leaves[leaf])
      case .node(let node, let output) where survives[node]:
        result.values.append(
          Value(name: value.name, producer: .node(nodeNumbers[node], output: output)))
      case .node: break
      }
    }
    result.renumber { numbers[$0.index] }
    return (result, kept.map { numbers[$0.index] })
  }

  private mutating func renumber(_ number: (ValueID) -> ValueID) {
    for index in nodes.indices {
      nodes[index].inputs = nodes[index].inputs.map { $0.map(number) }
      nodes[index].outputs = nodes[index].outputs.map(number)
    }
    for index in leaves.indices { leaves[index].value = number(leaves[index].value) }
    outputs = outputs.map(number)
    loss = loss.map(number)
    updates = updates.map { Update(state: number($0.state), value: number($0.value)) }
  }
}
