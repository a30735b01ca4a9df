import AdjointGraph
import AdjointOperators
import AdjointRuntime
import AdjointTransforms
import TestSupport
import Testing

/// Values and vector-Jacobian products that JAX computed; see `Tests/Oracle`.
@Suite struct GoldenOperatorTests {
  @Test(arguments: GoldenCase.operations)
  func definition(_ operation: String) throws {
    for golden in GoldenCase.all where golden.operation == operation {
      try check(golden, .float64, Tolerance(values: 1e-12, gradients: 1e-10)) { site, values in
        try ReferenceInterpreter(site.checked).compute(values, leaves: site.leaves)
      }
    }
  }

  @Test(arguments: GoldenCase.operations)
  func plan(_ operation: String) throws {
    for golden in GoldenCase.all where golden.operation == operation {
      try check(golden, .float64, Tolerance(values: 1e-12, gradients: 1e-10), run)
    }
  }

  @Test(arguments: GoldenCase.operations)
  func planInSinglePrecision(_ operation: String) throws {
    for golden in GoldenCase.all where golden.operation == operation && golden.isModerate {
      try check(golden, .float32, Tolerance(values: 1e-4, gradients: 1e-4, isOfLargest: true), run)
    }
  }

  /// Operators that ONNX and the graph format lack: pullbacks are made of them.
  static let helpers: Set = [
    "AttentionGradient", "AveragePoolScatter", "Cofactors", "ConvScatter", "ConvWeight",
    "GatherNDScatter", "GatherScatter", "GeluSlope", "LinearRecurrence", "MaxPoolGather",
    "MaxPoolScatter",
    "PadScatter", "ScatterRecurrence", "SliceScatter",
  ]

  @Test func everyOperatorHasCases() {
    let operations = Set(OperatorRegistry.standard.all.map { $0.name })
    #expect(operations.subtracting(GoldenCase.operations) == Self.helpers)
    #expect(Set(GoldenCase.operations).subtracting(operations) == [])
  }

  /// Through the plan, its kernels and its memory.
  private func run(_ site: GoldenSite, _ values: [ValueID]) throws -> [Tensor] {
    let plan = try ExecutionPlan(site.checked, fetching: values, binding: DimensionBinding())
    let executor = Executor(plan, state: GraphState(site.checked, layout: plan.state))
    for (leaf, tensor) in site.leaves { try executor.set(leaf, to: tensor) }
    try executor.run()
    return values.compactMap { executor[$0] }
  }

  private func check(
    _ golden: GoldenCase, _ scalar: ScalarType, _ tolerance: Tolerance,
    _ compute: (GoldenSite, [ValueID]) throws -> [Tensor]
  ) throws {
    do {
      let site = try GoldenSite(golden, scalar)
      let values = try compute(site, site.outputs + site.gradients)
      let outputs = golden.outputs
      let gradients = golden.gradients.compactMap(\.self)
      try #require(values.count == outputs.count + gradients.count, "\(golden.name): how many")
      for (value, output) in zip(values, outputs) {
        tolerance.expect(value, output.floating(scalar), tolerance.values, golden.name)
      }
      for (value, gradient) in zip(values.dropFirst(outputs.count), gradients) {
        tolerance.expect(
          value, gradient.floating(scalar), tolerance.gradients, "\(golden.name): gradient",
          mayCancel: true)
      }
    } catch let error as Diagnostics {
      Issue.record("\(golden.name): \(error.all.map(\.description))")
    }
  }
}

/// The graph of a case with the sum of the products of outputs and cotangents differentiated.
private struct GoldenSite {
  var checked: CheckedGraph
  var leaves: [ValueID: Tensor] = [:]
  var outputs: [ValueID]
  /// With respect to the floating inputs; none where the case has none.
  var gradients: [ValueID] = []

  init(_ golden: GoldenCase, _ scalar: ScalarType) throws {
    checked = try golden.graph(scalar)
    outputs = checked.graph.outputs
    let inputs = checked.graph.leaves.map(\.value)
    for (input, tensor) in zip(inputs, golden.inputs) { leaves[input] = tensor.floating(scalar) }
    guard !golden.gradients.isEmpty else { return }

    var graph = GraphBuilder(extending: checked)
    var terms: [ValueID] = []
    for (index, cotangent) in golden.cotangents.enumerated() {
      guard let cotangent else { continue }
      let leaf = graph.input("cotangent\(index)", Shape(cotangent.shape), scalar)
      leaves[leaf] = cotangent.floating(scalar)
      let axes = Array(cotangent.shape.indices)
      terms.append(graph.reduceSum(graph.multiply(outputs[index], leaf), axes: axes))
    }
    let sum = graph.add(nil, Sum(), inputs: terms)[0]
    let floating = inputs.filter { graph.scalar(of: $0).isFloating }
    let pass = try graph.checked().addingReversePass(of: sum, withRespectTo: floating)
    checked = pass.checked
    gradients = pass.gradients
  }
}

private struct Tolerance {
  var values: Double
  var gradients: Double
  /// Relative to the largest element of the tensor instead of each element.
  var isOfLargest = false

  /// Gradients may also be off by a few roundings of the largest: sums of terms may cancel.
  private static let rounding = 1e-15

  func expect(
    _ actual: Tensor, _ expected: Tensor, _ tolerance: Double, _ name: String,
    mayCancel: Bool = false
  ) {
    #expect(actual.type == expected.type, "\(name): types")
    guard actual.shape == expected.shape else { return }
    let largest = expected.doubles.lazy.filter(\.isFinite).map(abs).max() ?? 0
    for (index, (a, e)) in zip(actual.doubles, expected.doubles).enumerated() {
      let scale = isOfLargest ? max(largest, 1) : abs(e)
      let slack = mayCancel ? Self.rounding * largest : 0
      if a == e || a.isNaN && e.isNaN || abs(a - e) <= tolerance * scale + slack { continue }
      Issue.record("\(name): element \(index) is \(a), expected \(e)")
      return
    }
  }
}

extension GoldenCase {
  /// Whether rounding to single precision changes little: no huge numbers, and none that is meant
  /// to be very near another.
  fileprivate var isModerate: Bool {
    let numbers = (inputs + outputs).filter(\.scalar.isFloating).flatMap(\.doubles)
    return numbers.allSatisfy { !$0.isFinite || abs($0) < 1e3 }
  }
}

extension Tensor {
  /// The same in a floating type, if it is floating.
  fileprivate func floating(_ scalar: ScalarType) -> Tensor {
    self.scalar.isFloating ? converted(to: scalar) : self
  }
}
