import AdjointGraph

/// About how long each step of a plan takes on one worker, from counts alone: the same on every machine,
/// so that plans are.
struct StepCosts {
  /// By the position of the step.
  let seconds: [Double]

  /// Multiply-adds a second of products, which run many at a time, and of all else, whose multiply-adds
  /// stand for one element each.
  private static let productRate = 1.2e11, otherRate = 5e9
  /// Bytes a second that are written.
  private static let byteRate = 2e10
  /// What a kernel takes besides.
  private static let start = 2e-8

  init(_ plan: ExecutionPlan) {
    let graph = plan.checked.graph
    seconds = plan.steps.map { step in
      if step.kernels.isEmpty { return 0 }
      let node = graph.nodes[step.node]
      let bytes = node.outputs.reduce(0) { $0 + (plan.operands[$1]?.byteCount ?? 0) }
      let isProduct = type(of: node.operation).family == .contraction
      return Double(step.multiplyAdds) / (isProduct ? Self.productRate : Self.otherRate)
        + Double(bytes) / Self.byteRate + Self.start * Double(step.kernels.count)
    }
  }
}
