import AdjointGraph
import AdjointOperators
import AdjointRuntime
import AdjointTransforms

/// The first output of an operator for the given operands, by its own definition.
public func evaluated(_ operation: any Operator, _ inputs: [Tensor?]) throws -> Tensor {
  try OperatorSite(operation, inputs: inputs, outputCount: 1).evaluate()[0]
}

/// The cotangents of the floating operands when that of the output is `cotangent`, by default ones.
public func cotangents(
  _ operation: any Operator, _ inputs: [Tensor?], cotangent: Tensor? = nil
) throws -> [Tensor] {
  var site = OperatorSite(operation, inputs: inputs, outputCount: 1)
  var weighted = site.outputs[0]
  if let cotangent {
    weighted = site.graph.multiply(weighted, site.graph.constant("cotangent", cotangent))
  }
  let axes = Array(0..<site.graph.shape(of: weighted).rank)
  let sum = site.graph.reduceSum(weighted, axes: axes)
  let wanted = site.inputs.compactMap(\.self).filter { site.graph.scalar(of: $0).isFloating }
  let pass = try site.graph.checked().addingReversePass(of: sum, withRespectTo: wanted)
  return try ReferenceInterpreter(pass.checked).compute(pass.gradients, leaves: site.leaves)
}
