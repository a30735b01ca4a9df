import AdjointGraph

/// The values that depend on given ones, along paths of values that `through` lets pass.
struct Dependents {
  private var marks: [Bool]

  /// Without `choices`, what an operator merely chooses by, such as the condition of `Where`, does
  /// not count: where the choice stays the same, the result does not depend on it.
  init(
    of values: [ValueID], in checked: CheckedGraph, through: (ValueID) -> Bool,
    choices: Bool = true
  ) {
    marks = [Bool](repeating: false, count: checked.graph.allValues.count)
    for value in values { marks[value.index] = true }
    var signatures = OperatorSignatures()
    for index in checked.order {
      let node = checked.graph.nodes[index]
      let signature = signatures[type(of: node.operation)]
      let makesFloating = node.outputs.contains { checked.type(of: $0).scalar.isFloating }
      let depends = node.inputs.indices.contains { position in
        guard let input = node.inputs[position], marks[input.index] else { return false }
        return choices || !makesFloating || signature.types(ofInput: position) != .bool
      }
      guard depends else { continue }
      for output in node.outputs where through(output) { marks[output.index] = true }
    }
  }

  func contains(_ value: ValueID) -> Bool { marks[value.index] }
}
