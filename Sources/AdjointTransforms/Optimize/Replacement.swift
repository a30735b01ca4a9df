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

extension GraphRewrite {
  /// A rule may find something in what it made itself, but not for ever.
  private static let repetitions = 8

  /// Asks for a replacement of each node, those that it depends on first.
  mutating func replaceNodes(_ rule: (Node, GraphRewrite) -> Replacement?) {
    visit { graph, index in
      for _ in 0..<Self.repetitions {
        switch rule(graph.graph.nodes[index], graph) {
        case .node(let operation, let inputs)?:
          if graph.change(index, to: operation, inputs) { continue }
        case .values(let values)?: graph.replace(index, by: values)
        case nil: break
        }
        return
      }
    }
  }

  /// Has all that read a node's outputs read other values of the same types.
  mutating func replace(_ index: Int, by values: [ValueID]) {
    let node = graph.nodes[index]
    guard values.map(type(of:)) == node.outputs.map(type(of:)) else { return }
    if !node.outputs.contains(where: isRequested) {
      changes.append("\(node.name) is \(values.map(graph.name).joined(separator: ", "))")
    } else {
      // What was asked for stays under its name, if only as another name; a constant as it is.
      guard values.count == 1, !node.inputs.isEmpty, !(node.operation is Identity),
        change(index, to: Identity(), values)
      else { return }
    }
    for (output, value) in zip(node.outputs, values) { replacements[output] = value }
  }
}
