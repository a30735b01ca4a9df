import AdjointGraph
import AdjointRuntime

extension CheckedGraph {
  /// An executor for values of the graph, all its leaves set; constants and states may be left out.
  public func executor(
    fetching values: [ValueID], updating: Bool = false, leaves: [ValueID: Tensor] = [:]
  ) throws(Diagnostics) -> Executor {
    var binding = DimensionBinding()
    for leaf in graph.leaves(.input) {
      if let tensor = leaves[leaf.value] { try binding.bind(leaf, to: tensor.shape) }
    }
    let plan = try ExecutionPlan(self, fetching: values, updating: updating, binding: binding)
    let state = GraphState(self, layout: plan.state)
    try state.initialize(seed: 1)
    let executor = Executor(plan, state: state)
    for (leaf, tensor) in leaves {
      try executor.set(leaf, to: tensor)
      if graph.leaf(of: leaf)?.kind != .input { try state.set(leaf, to: tensor) }
    }
    return executor
  }

  /// Values of the graph by the operators' own definitions.
  public func reference(
    _ values: [ValueID], leaves: [ValueID: Tensor] = [:]
  ) throws(Diagnostics) -> [Tensor] {
    try ReferenceInterpreter(self, randomness: Randomness(seed: 1)).compute(values, leaves: leaves)
  }
}
