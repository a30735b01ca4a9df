import AdjointGraph
import AdjointOperators
import AdjointRuntime
import AdjointTransforms
import Testing

/// What every operator owes, in one call: inferred types match evaluated ones, attributes survive
/// being written and read, the axis rule fits the shapes, float32 agrees with float64, empty
/// results are no trouble, and the pullback agrees with finite differences, to second order.
///
/// - Parameters:
///   - inputs: Operands away from kinks; floating ones in float64.
///   - expected: What the outputs must be, where it is known; compared to `tolerance`.
///   - outputCount: How many of the operator's outputs the node uses.
///   - differentiable: Indices of the inputs to differentiate; by default all floating ones.
///   - isSymmetric: Whether the operator takes the symmetric part of its first input.
///   - tolerance: Relative, for values and for first derivatives.
public func checkOperator(
  _ operation: any Operator, inputs: [Tensor?], expected: [Tensor]? = nil, outputCount: Int = 1,
  differentiable: [Int]? = nil, isSymmetric: Bool = false, secondOrder: Bool = true,
  tolerance: Double = 1e-6, sourceLocation: Testing.SourceLocation = #_sourceLocation
) throws {
  let site = OperatorSite(
    operation, inputs: inputs, outputCount: outputCount, isSymmetric: isSymmetric)
  let name = type(of: operation).name

  let checked = try site.graph.checked()
  let outputs = try site.evaluate()
  for (value, output) in zip(site.outputs, outputs) {
    #expect(
      checked.type(of: value) == output.type, "\(name): inferred and evaluated types",
      sourceLocation: sourceLocation)
  }
  if let expected {
    for (output, expected) in zip(outputs, expected) {
      expectClose(output, expected, tolerance: tolerance, name, sourceLocation: sourceLocation)
    }
  }

  let again = try type(of: operation).init(
    operation.attributes.filledIn(for: type(of: operation)))
  #expect(
    again.attributes == operation.attributes, "\(name): attributes survive a round trip",
    sourceLocation: sourceLocation)
  checkAxes(site, outputs, sourceLocation: sourceLocation)
  try checkStack(site, name, tolerance: tolerance, sourceLocation: sourceLocation)
  try checkSinglePrecision(site, outputs, sourceLocation: sourceLocation)

  let floating = inputs.indices.filter { inputs[$0]?.scalar.isFloating == true }
  let checkedInputs = differentiable ?? floating
  let floatingOutputs = site.outputs.indices.filter { outputs[$0].scalar.isFloating }
  guard !checkedInputs.isEmpty, !floatingOutputs.isEmpty else { return }
  try checkForwardMode(
    site.scalarized(floatingOutputs), inputs: checkedInputs, name, sourceLocation: sourceLocation)
  try checkGradients(
    site.scalarized(floatingOutputs), inputs: checkedInputs, name, secondOrder: secondOrder,
    tolerance: tolerance, sourceLocation: sourceLocation)
}

/// A graph of one node whose inputs are the graph's; the first may be made symmetric on the way.
struct OperatorSite {
  let operation: any Operator
  let isSymmetric: Bool
  var graph: GraphBuilder
  var inputs: [ValueID?]
  var outputs: [ValueID]
  var leaves: [ValueID: Tensor]

  init(
    _ operation: any Operator, inputs tensors: [Tensor?], outputCount: Int,
    isSymmetric: Bool = false
  ) {
    self.operation = operation
    self.isSymmetric = isSymmetric
    graph = GraphBuilder(name: "site")
    inputs = []
    leaves = [:]
    for (index, tensor) in tensors.enumerated() {
      guard let tensor else {
        inputs.append(nil)
        continue
      }
      let value = graph.input("x\(index)", Shape(tensor.shape), tensor.scalar)
      inputs.append(value)
      leaves[value] = tensor
    }
    var operands = inputs
    if isSymmetric, let x = inputs[0] {
      operands[0] = graph.scale(graph.add(x, graph.transposeMatrix(x)), by: 0.5)
    }
    outputs = graph.add(
      nil, operation, inputs: operands, outputs: (0..<outputCount).map { "y\($0)" })
  }

  func evaluate() throws -> [Tensor] {
    try ReferenceInterpreter(graph.checked()).compute(outputs, leaves: leaves)
  }

  /// The same site with one number made of its outputs: the sum of the products with fixed random
  /// weights, so that every element counts and differently.
  func scalarized(_ indices: [Int]) -> (site: OperatorSite, scalar: ValueID) {
    var site = self
    var total: ValueID?
    for index in indices {
      let output = outputs[index]
      let weights = Tensor.random(
        graph.shape(of: output).sizes ?? [], in: 0.5...1.5, seed: 77 + UInt64(index),
        graph.scalar(of: output))
      let value = site.graph.constant("weights\(index)", weights)
      let product = site.graph.multiply(output, value)
      let rank = graph.shape(of: output).rank
      let sum = site.graph.reduceSum(product, axes: Array(0..<rank))
      total = total.map { site.graph.add($0, sum) } ?? sum
    }
    return (site, total ?? outputs[0])
  }
}

extension Attributes {
  /// With the declared defaults, as the reader hands attributes to an operator.
  func filledIn(for operation: any Operator.Type) -> Attributes {
    var result = self
    for attribute in operation.attributes where result[attribute.name] == nil {
      result[attribute.name] = attribute.defaultValue
    }
    return result
  }
}

/// Axes with the same label have the same extent, and outputs have no labels of their own unless
/// they are made as a whole.
private func checkAxes(
  _ site: OperatorSite, _ outputs: [Tensor], sourceLocation: Testing.SourceLocation
) {
  let operation = site.operation
  let name = type(of: operation).name
  var inputTypes = site.inputs.map { $0.flatMap { site.graph.type(of: $0) } }
  while inputTypes.count < type(of: operation).inputs.count { inputTypes.append(nil) }
  let rule = operation.axes(inputTypes, outputs.map(\.type))
  var extents: [String: Int] = [:]
  let operands =
    zip(inputTypes.map { $0?.shape.sizes }, rule.inputs).map { ($0, $1) }
    + zip(outputs.map { Optional($0.shape) }, rule.outputs).map { ($0, Optional($1)) }
  for (shape, axes) in operands {
    guard let shape, let axes else { continue }
    #expect(shape.count == axes.count, "\(name): \(rule)", sourceLocation: sourceLocation)
    for (extent, axis) in zip(shape, axes) {
      if let label = axis.label {
        #expect(
          extents[label, default: extent] == extent, "\(name): axis \(label) of \(rule)",
          sourceLocation: sourceLocation)
        extents[label] = extent
      } else {
        #expect(extent == 1, "\(name): a broadcast axis of \(rule)", sourceLocation: sourceLocation)
      }
    }
  }
}

private func checkSinglePrecision(
  _ site: OperatorSite, _ outputs: [Tensor], sourceLocation: Testing.SourceLocation
) throws {
  let name = type(of: site.operation).name
  let narrow = site.inputs.map { input -> Tensor? in
    guard let input, let tensor = site.leaves[input] else { return nil }
    return tensor.scalar == .float64 ? tensor.converted(to: .float32) : tensor
  }
  guard outputs.allSatisfy({ $0.scalar.isFloating }) else { return }
  let single = OperatorSite(
    site.operation, inputs: narrow, outputCount: outputs.count, isSymmetric: site.isSymmetric)
  for (output, wide) in zip(try single.evaluate(), outputs) {
    expectClose(
      output.converted(to: .float64), wide.converted(to: .float64), tolerance: 1e-4,
      "\(name) in float32", sourceLocation: sourceLocation)
  }
}
