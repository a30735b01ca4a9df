import AdjointGraph
import AdjointOperators
import AdjointRuntime
import AdjointTransforms
import TestSupport
import Testing

extension Tensor {
  /// 0, 1, 2, … in float64.
  static func counting(_ shape: [Int], from first: Double = 0) -> Tensor {
    Tensor((0..<shape.reduce(1, *)).map { first + Double($0) }, shape: shape)
  }
}

/// The types that a node `y` makes of inputs of these types, as text; where it makes several
/// outputs, they are `y0`, `y1`, ….
func inferred(
  _ operation: any Operator, _ inputs: Shape..., outputCount: Int = 1
) -> [String] {
  var graph = GraphBuilder()
  let values = inputs.enumerated().map { graph.input("x\($0)", $1) as ValueID? }
  let names = outputCount == 1 ? ["y"] : (0..<outputCount).map { "y\($0)" }
  let outputs = graph.add("y", operation, inputs: values, outputs: names)
  let mistakes = graph.diagnostics.map(\.description)
  return mistakes.isEmpty ? outputs.map { "\(graph.shape(of: $0))" } : mistakes
}

/// What running a node `y` on these tensors says is wrong with them.
func runtimeMistake(_ operation: any Operator, _ inputs: Tensor...) -> String? {
  var graph = GraphBuilder()
  var leaves: [ValueID: Tensor] = [:]
  let values = inputs.enumerated().map { index, tensor in
    let value = graph.input("x\(index)", Shape(tensor.shape), tensor.scalar)
    leaves[value] = tensor
    return value as ValueID?
  }
  let outputs = graph.add("y", operation, inputs: values)
  do throws(Diagnostics) {
    _ = try ReferenceInterpreter(graph.checked()).compute(outputs, leaves: leaves)
    return nil
  } catch {
    return error.all.map(\.message.description).joined(separator: "\n")
  }
}

/// Builds a function of inputs with dimension `batch` twice: with the name, and with its size, 6.
/// Values, gradients and gradients of gradients must be the same bits.
func checkSymbolic(
  _ shapes: [[Dimension]], sourceLocation: Testing.SourceLocation = #_sourceLocation,
  _ build: (inout GraphBuilder, [ValueID]) -> ValueID
) throws {
  let named = try run(shapes, build)
  let fixed = try run(shapes.map { $0.map { $0.bound(by: ["batch": 6]) ?? $0 } }, build)
  #expect(named == fixed, sourceLocation: sourceLocation)
}

private func run(
  _ shapes: [[Dimension]], _ build: (inout GraphBuilder, [ValueID]) -> ValueID
) throws -> [Tensor] {
  var graph = GraphBuilder()
  var leaves: [ValueID: Tensor] = [:]
  let inputs = shapes.enumerated().map { index, shape in
    let value = graph.input("x\(index)", Shape(shape), .float64)
    leaves[value] = .random(
      shape.map { $0.bound(by: ["batch": 6])?.size ?? 0 }, seed: 5 + UInt64(index))
    return value
  }
  let y = build(&graph, inputs)
  // y³, so that the second derivative is not zero.
  let cube = graph.multiply(y, graph.multiply(y, y))
  let total = graph.reduceSum(cube, axes: Array(0..<graph.shape(of: y).rank))
  let first = try graph.checked().addingReversePass(of: total, withRespectTo: inputs)
  var again = GraphBuilder(extending: first.checked)
  var norm = again.constant(0, like: total)
  for gradient in first.gradients {
    let square = again.multiply(gradient, gradient)
    let rank = again.shape(of: square).rank
    norm = again.add(norm, again.reduceSum(square, axes: Array(0..<rank)))
  }
  let second = try again.checked().addingReversePass(of: norm, withRespectTo: inputs)
  return try ReferenceInterpreter(second.checked).compute(
    [y] + first.gradients + second.gradients, leaves: leaves)
}
