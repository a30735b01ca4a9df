/// A checked graph whose nodes are changed one at a time and which stays checked: a change that
/// would give a value another type, or a node an operand that is made after it, is refused. Values
/// and nodes keep their numbers.
package struct GraphRewrite: Sendable {
  package private(set) var graph: Graph
  /// A line for each change.
  package var changes: [String] = []
  /// What is read in the place of values, by those that are visited after it is set.
  package var replacements: [ValueID: ValueID] = [:]
  private var inference: TypeInference
  /// All nodes, each behind those that it depends on; during a visit those visited so far.
  private var order: [Int]
  private var isPlaced: [Bool]
  private var isNeeded: [Bool]
  private let requested: [ValueID]
  private let isRequested: [Bool]
  private lazy var names = Set(graph.values.map(\.name) + graph.nodes.map(\.name))

  package init(_ checked: CheckedGraph) {
    graph = checked.graph
    inference = TypeInference(checked.types)
    order = checked.order
    requested = checked.requested
    isPlaced = Array(repeating: true, count: graph.nodes.count)
    isNeeded = Array(repeating: true, count: graph.nodes.count)
    var isRequested = [Bool](repeating: false, count: graph.values.count)
    for value in requested { isRequested[value.index] = true }
    self.isRequested = isRequested
  }

  /// The graph as it is now.
  package var checked: CheckedGraph {
    CheckedGraph(graph: graph, types: inference.types.compactMap(\.self), order: order)
  }

  /// The nodes that are to be visited, each behind those that it depends on.
  package var needed: [Int] { order.filter { isNeeded[$0] } }

  package func type(of value: ValueID) -> TensorType {
    guard let type = inference.types[value.index] else {
      preconditionFailure("every value of a checked graph has a type")
    }
    return type
  }

  /// The node that makes a value, if one does.
  package func producer(of value: ValueID?) -> Node? {
    value.flatMap { graph.producer(of: $0) }.map { graph.nodes[$0] }
  }

  /// What a node with an operator of this kind makes a value of, if one does.
  package func operand(_ value: ValueID, of operation: any Operator.Type) -> ValueID? {
    guard let index = graph.producer(of: value),
      Swift.type(of: graph.nodes[index].operation) == operation
    else { return nil }
    return graph.nodes[index].inputs[0]
  }

  package func isRequested(_ value: ValueID) -> Bool {
    isRequested.indices.contains(value.index) && isRequested[value.index]
  }
}

extension GraphRewrite {
  /// Leaves nodes that nothing requested depends on out of further visits; gives them.
  @discardableResult
  package mutating func dropUnneeded() -> [Int] {
    var isRead = [Bool](repeating: false, count: graph.values.count)
    for value in requested { isRead[value.index] = true }
    var dropped: [Int] = []
    for index in order.reversed() where isNeeded[index] {
      if graph.nodes[index].outputs.contains(where: { isRead[$0.index] }) {
        for case let input? in graph.nodes[index].inputs { isRead[input.index] = true }
      } else {
        isNeeded[index] = false
        dropped.append(index)
      }
    }
    return dropped.reversed()
  }

  /// Visits the nodes that are needed, those that each depends on before it.
  package mutating func visit(_ body: (inout GraphRewrite, Int) -> Void) {
    let nodes = order
    order.removeAll(keepingCapacity: true)
    for index in nodes { isPlaced[index] = false }
    for index in nodes {
      if isNeeded[index] {
        readReplacements(index)
        body(&self, index)
      }
      order.append(index)
      isPlaced[index] = true
    }
    replacements = [:]
  }

  private mutating func readReplacements(_ index: Int) {
    if replacements.isEmpty { return }
    for position in graph.nodes[index].inputs.indices {
      if let input = graph.nodes[index].inputs[position], let other = replacements[input] {
        graph.nodes[index].inputs[position] = other
      }
    }
  }

  /// Gives the node that is being visited another operator or other operands; whether they suit it.
  package mutating func change(
    _ index: Int, to operation: any Operator, _ inputs: [ValueID?]
  ) -> Bool {
    var node = graph.nodes[index]
    node.operation = operation
    node.inputs = inputs
    guard inputs.allSatisfy(isPlaced),
      inference.infer(node, at: index, in: graph).types == node.outputs.map(type(of:))
    else { return false }
    graph.nodes[index] = node
    changes.append("\(node.name) becomes \(graph.application(of: node))")
    return true
  }

  private func isPlaced(_ value: ValueID?) -> Bool {
    guard let value, let index = graph.producer(of: value) else { return true }
    return isPlaced[index]
  }

  /// Adds a node with one output before the node that is being visited; `nil` where its operands do
  /// not suit it. It gets a name of its own.
  package mutating func add(
    _ name: String, _ operation: any Operator, _ inputs: [ValueID?]
  ) -> ValueID? {
    var name = name
    while names.contains(name) { name += "'" }
    let value = ValueID(graph.values.count)
    let node = Node(name: name, operation: operation, inputs: inputs, outputs: [value])
    guard inputs.allSatisfy(isPlaced),
      let type = inference.infer(node, at: graph.nodes.count, in: graph).types.first
    else { return nil }
    names.insert(name)
    order.append(graph.nodes.count)
    isPlaced.append(true)
    isNeeded.append(true)
    inference.types.append(type)
    graph.append(node)
    return value
  }
}
