import AdjointGraph
import AdjointOperators
import AdjointRuntime
import AdjointTransforms
import Testing

/// Compares gradients from the reverse pass with central differences along one random direction
/// for each input, and the gradients' own gradients likewise.
func checkGradients(
  _ scalarized: (site: OperatorSite, scalar: ValueID), inputs: [Int], _ name: String,
  secondOrder: Bool, tolerance: Double, sourceLocation: Testing.SourceLocation
) throws {
  let (site, scalar) = scalarized
  let wanted = inputs.compactMap { site.inputs[$0] }
  let first = try site.graph.checked().addingReversePass(of: scalar, withRespectTo: wanted)
  let directions = wanted.enumerated().map { index, value in
    Tensor.random(site.leaves[value]?.shape ?? [], in: -1...1, seed: 991 + UInt64(index))
  }
  try expectSlopes(
    of: scalar, site.graph.checked(), gradients: first.gradients, in: first.checked, wanted,
    directions, site.leaves, "\(name): first derivative", tolerance, sourceLocation)

  guard secondOrder else { return }
  // One number made of the gradients: its own gradient is the Hessian times the directions.
  var builder = GraphBuilder(extending: first.checked)
  var total: ValueID?
  for (index, gradient) in first.gradients.enumerated() {
    let direction = builder.constant("direction\(index)", directions[index])
    let product = builder.multiply(gradient, direction)
    let sum = builder.reduceSum(product, axes: Array(0..<builder.shape(of: product).rank))
    total = total.map { builder.add($0, sum) } ?? sum
  }
  guard let total else { return }
  let second = try builder.checked().addingReversePass(of: total, withRespectTo: wanted)
  try expectSlopes(
    of: total, builder.checked(), gradients: second.gradients, in: second.checked, wanted,
    directions.map { Tensor($0.doubles.reversed(), shape: $0.shape) }, site.leaves,
    "\(name): second derivative", max(tolerance, 1e-5), sourceLocation)
}

private func expectSlopes(
  of scalar: ValueID, _ graph: CheckedGraph, gradients: [ValueID],
  in differentiated: CheckedGraph, _ wanted: [ValueID], _ directions: [Tensor],
  _ leaves: [ValueID: Tensor], _ name: String, _ tolerance: Double,
  _ sourceLocation: Testing.SourceLocation
) throws {
  let interpreter = ReferenceInterpreter(graph)
  let values = try ReferenceInterpreter(differentiated).compute(gradients, leaves: leaves)
  for (index, value) in wanted.enumerated() {
    guard let x = leaves[value] else { continue }
    #expect(
      values[index].type == x.type, "\(name): type of the gradient", sourceLocation: sourceLocation)
    func along(_ step: Double) throws -> Double {
      var moved = leaves
      let numbers = zip(x.doubles, directions[index].doubles).map { $0 + step * $1 }
      moved[value] = Tensor(numbers, shape: x.shape)
      return try interpreter.compute([scalar], leaves: moved)[0].doubles[0]
    }
    // Two steps of central differences, extrapolated (Richardson): error of fourth order.
    let step = 1e-4
    let near = (try along(step) - along(-step)) / (2 * step)
    let far = (try along(2 * step) - along(-2 * step)) / (4 * step)
    let difference = (4 * near - far) / 3
    let slope = zip(values[index].doubles, directions[index].doubles).reduce(0) { $0 + $1.0 * $1.1 }
    let scale = max(1, abs(difference), abs(slope))
    #expect(
      abs(slope - difference) <= tolerance * scale,
      "\(name) by input \(index): pullback \(slope), finite differences \(difference)",
      sourceLocation: sourceLocation)
  }
}

/// Same type and shape, and every element within `tolerance` of the other relative to the largest,
/// or to `floor` where all are smaller than that.
public func expectClose(
  _ actual: Tensor, _ expected: Tensor, tolerance: Double, _ name: String = "", floor: Double = 0,
  sourceLocation: Testing.SourceLocation = #_sourceLocation
) {
  #expect(actual.type == expected.type, "\(name): types", sourceLocation: sourceLocation)
  guard actual.shape == expected.shape else { return }
  let scale = expected.doubles.lazy.filter(\.isFinite).map(abs).max() ?? 0
  for (index, (a, e)) in zip(actual.doubles, expected.doubles).enumerated() {
    let same = a == e || a.isNaN && e.isNaN || abs(a - e) <= tolerance * max(abs(e), scale, floor)
    if !same {
      Issue.record(
        "\(name): element \(index) is \(a), expected \(e)", sourceLocation: sourceLocation)
      return
    }
  }
}
