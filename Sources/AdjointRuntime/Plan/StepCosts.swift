import AdjointGraph

/// About how long each step of a plan takes one worker, from counts alone: see `WorkRates`.
struct StepCosts {
  /// By the position of the step, in seconds; 0 for what is done by others.
  let seconds: [Double]

  init(_ plan: ExecutionPlan) {
    let graph = plan.checked.graph
    seconds = plan.steps.map { step in
      if step.kernels.isEmpty { return 0 }
      let node = graph.nodes[step.node]
      let bytes = (node.inputs.compactMap(\.self) + node.outputs).reduce(0) {
        $0 + plan.schedule.bound.type(of: $1).byteCount
      }
      return 1e-9
        * WorkRates.time(
          type(of: node.operation).family, multiplyAdds: step.multiplyAdds, byteCount: bytes)
    }
  }
}
