import AdjointGraph

/// A node's reference evaluation with its operands in place.
struct ReferenceCall {
  let operation: any Operator
  let node: Int
  let inputs: [TensorView?]
  let outputs: [MutableTensorView]
  /// Where the definition works in scratch: the same operator, and the place.
  var working: (operation: any ScratchOperator, scratch: UnsafeMutableRawPointer)?

  init(_ custom: ExecutionPlan.CustomStep, in memory: Memory) {
    operation = custom.operation
    node = custom.node
    inputs = custom.site.inputs.map { input in
      input.map { TensorView(scalar: $0.scalar, shape: $0.shape, pointer: memory[$0.location]) }
    }
    outputs = custom.site.outputs.map {
      MutableTensorView(scalar: $0.scalar, shape: $0.shape, pointer: memory[$0.location])
    }
    working = (operation as? any ScratchOperator).map { ($0, memory[custom.site.scratch]) }
  }

  func evaluate(_ randomness: Randomness, in plan: ExecutionPlan) throws(Diagnostics) {
    do throws(EvaluationError) {
      if let (operation, scratch) = working {
        try operation.evaluate(inputs, into: outputs, scratch: scratch)
      } else {
        try operation.evaluate(inputs, into: outputs, randomness: randomness)
      }
    } catch {
      let name = plan.checked.graph.nodes[node].name
      throw Diagnostics(
        .evaluation, "node \"\(name)\" (\(type(of: operation).name)): \(error.message)",
        at: DocumentPath().key("nodes").index(node))
    }
  }
}
