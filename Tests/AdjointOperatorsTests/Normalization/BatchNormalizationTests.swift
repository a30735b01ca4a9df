import AdjointGraph
import AdjointOperators
import AdjointRuntime
import TestSupport
import Testing

@Suite struct BatchNormalizationTests {
  private func inputs(_ shape: [Int]) -> [Tensor] {
    let channels = shape.count < 2 ? 1 : shape[1]
    return [
      .random(shape, seed: 1), .random([channels], in: 0.5...1.5, seed: 2),
      .random([channels], seed: 3), .random([channels], seed: 4),
      .random([channels], in: 0.5...2, seed: 5),
    ]
  }

  @Test(arguments: [[3, 2], [2, 3, 4], [2, 3, 2, 2], [5], [1, 2, 3]])
  func contract(_ shape: [Int]) throws {
    try checkOperator(BatchNormalization(epsilon: 0.01), inputs: inputs(shape))
    for outputs in 1...3 {
      try checkOperator(
        BatchNormalization(epsilon: 0.01, momentum: 0.75, isTraining: true), inputs: inputs(shape),
        outputCount: outputs, tolerance: 1e-5)
    }
  }

  /// A channel of 1 and 3: mean 2, variance 1.
  @Test func values() throws {
    let inputs = [
      Tensor([1.0, 3], shape: [2, 1]), Tensor([2.0]), Tensor([0.5]), Tensor([10.0]), Tensor([4.0]),
    ]
    try checkOperator(
      BatchNormalization(epsilon: 0, momentum: 0.75, isTraining: true), inputs: inputs,
      expected: [Tensor([-1.5, 2.5], shape: [2, 1]), Tensor([8.0]), Tensor([3.25])], outputCount: 3,
      differentiable: [], tolerance: 1e-15)
    try checkOperator(
      BatchNormalization(epsilon: 0), inputs: inputs,
      expected: [Tensor([-8.5, -6.5], shape: [2, 1])], differentiable: [], tolerance: 1e-15)
  }

  /// States that are inputs as well as updates: after each run they are what the formula says.
  @Test func statisticsAreStates() throws {
    var graph = GraphBuilder()
    let x = graph.input("x", [2, 1], .float64)
    let one = graph.constant("one", Tensor([1.0]))
    let mean = graph.state("mean", [1], .float64, initializer: .zeros)
    let variance = graph.state("variance", [1], .float64, initializer: .ones)
    let outputs = graph.add(
      "y", BatchNormalization(momentum: 0.5, isTraining: true),
      inputs: [x, one, one, mean, variance], outputs: ["y", "nextMean", "nextVariance"])
    graph.updates = [
      Graph.Update(state: mean, value: outputs[1]),
      Graph.Update(state: variance, value: outputs[2]),
    ]
    let executor = try graph.checked().executor(fetching: [outputs[0]], updating: true)
    var (expectedMean, expectedVariance) = (0.0, 1.0)
    for run in 1...3 {
      let center = Double(run), distance = Double(run) * 2
      try executor.set(x, to: Tensor([center - distance, center + distance], shape: [2, 1]))
      try executor.run()
      expectedMean = expectedMean / 2 + center / 2
      expectedVariance = expectedVariance / 2 + distance * distance / 2
      #expect(executor.state[mean]?.doubles == [expectedMean])
      #expect(executor.state[variance]?.doubles == [expectedVariance])
    }
  }

  @Test func empty() throws {
    let nan = Tensor([Double.nan, .nan])
    try checkOperator(
      BatchNormalization(isTraining: true), inputs: inputs([0, 2, 3]),
      expected: [.random([0, 2, 3], seed: 1), nan, nan], outputCount: 3, differentiable: [])
    try checkOperator(BatchNormalization(), inputs: inputs([2, 0]))
  }

  @Test func symbolicExtents() throws {
    var graph = GraphBuilder()
    let x = graph.input("x", ["batch", 3, "height"]), channel = graph.input("channel", [3])
    let outputs = graph.add(
      "y", BatchNormalization(isTraining: true), inputs: [x] + Array(repeating: channel, count: 4),
      outputs: ["y", "mean", "variance"])
    #expect(outputs.map { graph.shape(of: $0) } == [["batch", 3, "height"], [3], [3]])
    func rule(_ operation: BatchNormalization, _ count: Int) -> String {
      operation.axes(
        ([x] + Array(repeating: channel, count: 4)).map { graph.type(of: $0) },
        outputs.prefix(count).compactMap { graph.type(of: $0) }
      ).description
    }
    #expect(
      rule(BatchNormalization(isTraining: true), 3)
        == "a0! a1 a2!, a1, a1, a1, a1 -> a0! a1 a2!, a1, a1")
    #expect(rule(BatchNormalization(), 1) == "a0 a1 a2, a1, a1, a1, a1 -> a0 a1 a2")
  }

  @Test func attributesRoundTrip() throws {
    let written: Attributes = [
      "epsilon": .float(0.5), "momentum": .float(0.25), "training_mode": .int(1),
    ]
    #expect(try BatchNormalization(written).attributes == written)
    #expect(BatchNormalization().attributes == [:])
  }

  private let channel = TensorType(.float32, [3])

  @Test func C1() {
    expectConstraint(
      BatchNormalization(), [TensorType(.float32, [])] + Array(repeating: channel, count: 4),
      "BatchNormalization.C1",
      "node \"y\" (BatchNormalization): needs rows but \"x0\" is []")
  }

  @Test func C2() {
    let x = TensorType(.float32, ["batch", 3, 8])
    expectConstraint(
      BatchNormalization(), [x, channel, channel, channel, TensorType(.float32, [3, 1])],
      "BatchNormalization.C2",
      "node \"y\" (BatchNormalization): input_var must hold one number for each channel, 3: \"x0\" is [batch, 3, 8] but \"x4\" is [3, 1]"
    )
    expectConstraint(
      BatchNormalization(),
      [TensorType(.float32, ["batch"]), channel]
        + Array(repeating: TensorType(.float32, [1]), count: 3),
      "BatchNormalization.C2",
      "node \"y\" (BatchNormalization): scale must hold one number for each channel, 1: \"x0\" is [batch] but \"x1\" is [3]"
    )
  }

  @Test func statisticsAreOutputsOfTrainingOnly() {
    expectConstraint(
      BatchNormalization(), [TensorType(.float32, [2, 3])] + Array(repeating: channel, count: 4),
      outputCount: 3, "output-count",
      "node \"y\" (BatchNormalization): makes 1 output but 3 are named")
  }
}
