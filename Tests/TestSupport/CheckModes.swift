import AdjointGraph
import AdjointOperators
import AdjointRuntime
import AdjointTransforms
import Testing

/// Forward mode, which comes from differentiating the pullback, finds the same slope along a random
/// direction as reverse mode.
func checkForwardMode(
  _ scalarized: (site: OperatorSite, scalar: ValueID), inputs: [Int], _ name: String,
  sourceLocation: Testing.SourceLocation
) throws {
  let (site, scalar) = scalarized
  let graph = try site.graph.checked()
  let wanted = inputs.compactMap { site.inputs[$0] }
  let directions = wanted.enumerated().map { index, value in
    Tensor.random(site.leaves[value]?.shape ?? [], in: -1...1, seed: 313 + UInt64(index))
  }
  let reverse = try graph.addingReversePass(of: scalar, withRespectTo: wanted)
  let gradients = try ReferenceInterpreter(reverse.checked)
    .compute(reverse.gradients, leaves: site.leaves)
  let forward = try graph.addingTangents(of: [scalar], along: wanted)
  var leaves = site.leaves
  for (tangent, direction) in zip(forward.vectors, directions) { leaves[tangent] = direction }
  let tangent = try ReferenceInterpreter(forward.checked)
    .compute(forward.products, leaves: leaves)[0].doubles[0]
  var slope = 0.0, scale = 0.0
  for (gradient, direction) in zip(gradients, directions) {
    for (a, b) in zip(gradient.doubles, direction.doubles) {
      slope += a * b
      scale += abs(a * b)
    }
  }
  #expect(
    abs(slope - tangent) <= 1e-12 * max(scale, 1),
    "\(name): reverse mode \(slope), forward mode \(tangent)", sourceLocation: sourceLocation)
}

/// Applied to a stack of operands, an operator gives the stack of its results, whichever operands
/// are stacked. The extent of the stack is left open where no element needs nodes of its own.
func checkStack(
  _ site: OperatorSite, _ name: String, tolerance: Double,
  sourceLocation: Testing.SourceLocation
) throws {
  let graph = try site.graph.checked()
  let inputs = site.inputs.compactMap(\.self)
  let choices: [[ValueID]] =
    inputs.count > 1 ? [inputs, [inputs[0]], [inputs[inputs.count - 1]]] : [inputs]
  for stacked in choices where !stacked.isEmpty {
    let elements = (0..<3).map { element in
      var leaves = site.leaves
      for input in stacked { leaves[input] = leaves[input].map { $0.stretched(by: element) } }
      return leaves
    }
    let open = try? graph.stacked(site.outputs, over: stacked, extent: "stack")
    let stack = try open ?? graph.stacked(site.outputs, over: stacked, extent: 3)
    var leaves: [ValueID: Tensor] = [:]
    for (leaf, place) in zip(graph.graph.leaves, stack.checked.graph.leaves) {
      leaves[place.value] =
        stacked.contains(leaf.value)
        ? Tensor(stacking: elements.compactMap { $0[leaf.value] }) : site.leaves[leaf.value]
    }
    let values = try ReferenceInterpreter(stack.checked).compute(stack.values, leaves: leaves)
    for (index, value) in values.enumerated() {
      let rows = try elements.map { leaves in
        try ReferenceInterpreter(graph).compute([site.outputs[index]], leaves: leaves)[0]
      }
      expectClose(
        value, Tensor(stacking: rows), tolerance: tolerance, "\(name), stacked",
        sourceLocation: sourceLocation)
    }
  }
}

extension Tensor {
  /// Floating values moved by a little, and differently for each element of a stack.
  fileprivate func stretched(by element: Int) -> Tensor {
    guard scalar.isFloating else { return self }
    return Tensor(doubles.map { $0 * (1 + 1e-3 * Double(element)) }, shape: shape)
      .converted(to: scalar)
  }

  /// Tensors of one type, one behind the other along a new axis in front.
  fileprivate init(stacking tensors: [Tensor]) {
    let shape = [tensors.count] + tensors[0].shape
    // Test tensors hold whole numbers small enough to be exact.
    self = Tensor(tensors.flatMap(\.doubles), shape: shape).converted(to: tensors[0].scalar)
  }
}
