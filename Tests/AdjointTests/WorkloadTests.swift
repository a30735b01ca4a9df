import Adjoint
import TestSupport
import Testing

/// The graphs of `Graphs/bench` compute what they are measured for. The expected numbers are those of
/// `Tests/Peers/workloads.py` with JAX 0.10.2, with which NumPy, PyTorch and TensorFlow agree to 3e-6.
@Suite struct WorkloadTests {
  @Test func areThoseOfThePeers() {
    #expect(Workload.names.count == 12)
  }

  @Test(arguments: Workload.names)
  func isInCanonicalForm(_ name: String) throws {
    let path = graphPath("bench/\(name).json")
    let text = String(decoding: try FileBytes.read(path, limit: 1 << 20), as: UTF8.self)
    let checked = try program("bench/\(name).json").checked
    #expect(checked.graph.json() == text)
    #expect(checked.graph.name == name)
    #expect(checked.graph.description != nil)
  }

  /// The plan computes what the operators are defined to, to the same bits again, in memory that is
  /// not allocated again.
  @Test(arguments: Workload.names)
  func planAgreesWithTheDefinition(_ name: String) throws {
    let workload = try Workload(name)
    let inputs = try workload.inputs(rows: 2)
    let (checked, values) = try workload.results()
    let executor = try workload.program.makeExecutor(checked, fetching: values, inputs)
    try executor.setInputs(inputs)
    try executor.run()
    let first = values.map { executor[$0] }
    try executor.run()
    #expect(values.map { executor[$0] } == first)

    var leaves: [ValueID: Tensor] = [:]
    for leaf in checked.graph.leaves {
      leaves[leaf.value] = inputs[leaf.name] ?? workload.program.options.weights[leaf.name]
    }
    for (value, expected) in zip(values, try checked.reference(values, leaves: leaves)) {
      let actual = try #require(executor[value])
      expectClose(actual, expected, tolerance: 1e-5, "\(name), \(checked.name(of: value))")
    }
  }

  /// The loss at the first step, and after ten updates.
  @Test(arguments: [
    ("xor-train", 0.42079979, 0.11208021), ("mlp-small-train", 2.3371439, 1.9753512),
    ("mlp-train", 2.3492696, 1.7842272), ("branches-train", 2.4651744, 0.7148300),
    ("lenet-train", 2.4625146, 2.1395018), ("transformer-block-train", 1.2384741, 0.8571834),
  ])
  func trainsAsPeersDo(_ name: String, _ first: Double, _ afterTen: Double) throws {
    let workload = try Workload(name)
    let recipe = try #require(workload.checked.graph.training)
    let loss = try #require(workload.checked.graph.loss)
    let inputs = try workload.inputs(rows: recipe.batchSize)
    let executor = try workload.program.makeExecutor(
      workload.checked.addingTrainingStep(recipe.optimizer), fetching: [loss], updating: true,
      inputs)
    try executor.setInputs(inputs)
    try executor.run()
    expectNear(executor.scalar(loss), first)
    for _ in 0..<10 { try executor.run() }
    expectNear(executor.scalar(loss), afterTen)
  }

  /// All elements of what is computed, weighted and added up.
  @Test(arguments: [
    ("mlp-infer-1", 1, -1.2293663), ("mlp-infer-256", 256, -4.752210), ("jacobian", 0, -5.5004786),
    ("deep-elementwise", 64, 0.021726875),
  ])
  func computesAsPeersDo(_ name: String, _ rows: Int, _ expected: Double) throws {
    let workload = try Workload(name)
    let inputs = try workload.inputs(rows: rows)
    let (checked, values) = try workload.results()
    let executor = try workload.program.makeExecutor(checked, fetching: values, inputs)
    try executor.setInputs(inputs)
    try executor.run()
    let results = values.compactMap { executor[$0] }
    if let loss = workload.checked.graph.loss {
      expectNear(executor.scalar(loss), 0.48411655)
      expectNear(Workload.weighted(Array(results.dropFirst())), expected)
    } else {
      expectNear(Workload.weighted(results), expected)
    }
  }

  private func expectNear(
    _ actual: Double, _ expected: Double,
    sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) {
    #expect(abs(actual - expected) <= 1e-5 * abs(expected), sourceLocation: sourceLocation)
  }
}
