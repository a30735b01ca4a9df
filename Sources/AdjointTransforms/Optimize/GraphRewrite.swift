import AdjointGraph
import AdjointOperators

/// What may stand in the place of a node.
enum Replacement {
  /// Values that are there already, one for each output.
  case values([ValueID])
  /// Another operator, or the same with other operands.
  case node(any Operator, [ValueID?])

  static func value(_ value: ValueID) -> Replacement { .values([value]) }
}

/// A graph whose nodes are being replaced. Keeps what every pass promises: requested values keep
/// name and type, all values keep their numbers, and no replacement changes a type.
struct GraphRewrite {
  private(set) var graph: Graph
  let sizes: [String: Int]
  /// A line for each replacement.
  private(set) var changes: [String] = []
  /// The nodes that requested values need, each behind those that it depends on.
  let order: [Int]
  private let requested: Set<ValueID>
  private var types: [TensorType]
  /// What is read in the place of values that have been replaced.
  private var replaced: [ValueID: ValueID] = [:]

  /// A rule may find something in what it made itself, but not for ever.
  private static let repetitions = 8

  init(_ checked: CheckedGraph, sizes: [String: Int]) {
    graph = checked.graph
    self.sizes = sizes
    order = checked.nodes(neededFor: checked.requested)
    requested = Set(checked.requested)
    types = checked.graph.allValues.map(checked.type)
  }

  func type(of value: ValueID) -> TensorType { types[value.index] }

  /// The node that makes a value, if one does.
  func producer(of value: ValueID?) -> Node? {
    value.flatMap { graph.producer(of: $0) }.map { graph.nodes[$0] }
  }

  func isRequested(_ value: ValueID) -> Bool { requested.contains(value) }

  /// Asks for a replacement of each node that is needed, those that it depends on first.
  mutating func replaceNodes(_ rule: (Node, GraphRewrite) -> Replacement?) {
    for index in order {
      graph.nodes[index].inputs = graph.nodes[index].inputs.map { input in
        input.map { replaced[$0] ?? $0 }
      }
      for _ in 0..<Self.repetitions {
        guard let replacement = rule(graph.nodes[index], self),
          replace(index, by: replacement)
        else { break }
      }
    }
  }

  /// Adds a node with one output; `nil` where its operands do not suit it.
  mutating func add(_ name: String, _ operation: any Operator, _ inputs: [ValueID?]) -> ValueID? {
    guard let type = outputTypes(operation, inputs)?.first else { return nil }
    let value = graph.add(fresh(name), operation, inputs)
    types.append(type)
    return value
  }

  private func fresh(_ name: String) -> String {
    var candidate = name
    while graph.value(named: candidate) != nil { candidate += "'" }
    return candidate
  }

  /// Whether the node was changed and may be looked at again.
  mutating func replace(_ index: Int, by replacement: Replacement) -> Bool {
    let node = graph.nodes[index]
    switch replacement {
    case .values(let values):
      guard values.count == node.outputs.count,
        zip(values, node.outputs).allSatisfy({ type(of: $0) == type(of: $1) })
      else { return false }
      replace(index, by: values)
      return false
    case .node(let operation, let inputs):
      guard
        outputTypes(operation, inputs).map({ $0.prefix(node.outputs.count) })
          == node.outputs.map(type(of:))[...]
      else { return false }
      graph.nodes[index].operation = operation
      graph.nodes[index].inputs = inputs
      changes.append("\(node.name) becomes \(text(graph.nodes[index]))")
      return true
    }
  }

  /// Has all that read a node's outputs read other values.
  private mutating func replace(_ index: Int, by values: [ValueID]) {
    let node = graph.nodes[index]
    for (output, value) in zip(node.outputs, values) { replaced[output] = value }
    guard node.outputs.contains(where: requested.contains) else {
      changes.append("\(node.name) is \(values.map(graph.name).joined(separator: ", "))")
      return
    }
    // What was asked for stays under its name, if only as another name.
    guard values.count == 1, !(node.operation is Identity) else { return }
    graph.nodes[index].operation = Identity()
    graph.nodes[index].inputs = values
    changes.append("\(node.name) becomes \(text(graph.nodes[index]))")
  }

  private func outputTypes(_ operation: any Operator, _ inputs: [ValueID?]) -> [TensorType]? {
    let count = Swift.type(of: operation).inputs.count
    let missing = [TensorType?](repeating: nil, count: max(0, count - inputs.count))
    return try? operation.inferTypes(inputs.map { $0.map(type(of:)) } + missing)
  }

  private func text(_ node: Node) -> String {
    let operands = node.inputs.map { $0.map(graph.name) ?? "-" }.joined(separator: ", ")
    return "\(Swift.type(of: node.operation).name)(\(operands))"
  }
}
