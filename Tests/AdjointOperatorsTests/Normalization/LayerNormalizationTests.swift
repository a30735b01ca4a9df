import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct LayerNormalizationTests {
  @Test(arguments: [1, 2, 3])
  func contract(_ outputs: Int) throws {
    for (axis, parameters) in [(-1, [4]), (1, [3, 4]), (0, [2, 3, 4]), (-2, [1, 4]), (2, [1])] {
      try checkOperator(
        LayerNormalization(axis: axis, epsilon: 0.01),
        inputs: [
          .random([2, 3, 4], seed: 1), .random(parameters, seed: 2), .random(parameters, seed: 3),
        ], outputCount: outputs, tolerance: 1e-5)
    }
    try checkOperator(
      LayerNormalization(epsilon: 0.01),
      inputs: [.random([2, 3], seed: 1), .random([2, 1], seed: 2)], outputCount: outputs)
  }

  // NumPy 2.4.
  @Test func values() throws {
    try checkOperator(
      LayerNormalization(),
      inputs: [
        Tensor([1.0, 2, 4, -1, 0, 3], shape: [2, 3]), Tensor([1.0, 2, 3]), Tensor([0.1, 0.2, 0.3]),
      ],
      expected: [
        Tensor(
          [
            -0.9690415314502977, -0.33452076572514905, 4.308905742938616, -0.8805789785364643,
            -0.5844631828291715, 4.4184317098531505,
          ], shape: [2, 3]),
        Tensor([2.3333333333333335, 0.6666666666666666], shape: [2, 1]),
        Tensor([0.8017811485877232, 0.5883473871218786], shape: [2, 1]),
      ], outputCount: 3, differentiable: [], tolerance: 1e-14)
  }

  @Test func emptyTensors() throws {
    let one = Tensor([1.0])
    try checkOperator(
      LayerNormalization(), inputs: [.random([2, 0], seed: 1), one],
      expected: [
        .random([2, 0], seed: 1), Tensor([Double.nan, .nan], shape: [2, 1]),
        Tensor([Double.nan, .nan], shape: [2, 1]),
      ], outputCount: 3, differentiable: [])
    try checkOperator(
      LayerNormalization(), inputs: [.random([0, 3], seed: 1), .random([3], seed: 2)],
      outputCount: 3)
  }

  @Test func constantRowsHaveFiniteGradients() throws {
    let x = Tensor([Double](repeating: 5, count: 6), shape: [2, 3])
    try checkOperator(
      LayerNormalization(epsilon: 0.1), inputs: [x, .random([3], seed: 2)], outputCount: 3)
  }

  @Test func symbolicRows() throws {
    var graph = GraphBuilder()
    let x = graph.input("x", ["batch", "width"]), scale = graph.input("scale", ["width"])
    let outputs = graph.add(
      "y", LayerNormalization(), inputs: [x, scale], outputs: ["y", "mean", "inverse"])
    #expect(
      outputs.map { graph.shape(of: $0) } == [["batch", "width"], ["batch", 1], ["batch", 1]])
    let rule = LayerNormalization().axes(
      [graph.type(of: x), graph.type(of: scale), nil], outputs.compactMap { graph.type(of: $0) })
    #expect(rule.description == "a0 a1!, a1!, - -> a0 a1!, a0 _, a0 _")
  }

  @Test func attributesRoundTrip() throws {
    let written: Attributes = ["axis": .int(1), "epsilon": .float(0.5), "stash_type": .int(11)]
    #expect(try LayerNormalization(written).attributes == written)
    #expect(LayerNormalization().attributes == [:])
  }

  @Test(arguments: [2, -3, Int.min, Int.max])
  func C1(_ axis: Int) {
    expectConstraint(
      LayerNormalization(axis: axis),
      [TensorType(.float32, ["batch", 3]), TensorType(.float32, [3])], "LayerNormalization.C1",
      "node \"y\" (LayerNormalization): there is no axis \(axis): \"x0\" is [batch, 3]")
  }

  @Test func C2() {
    expectConstraint(
      LayerNormalization(), [TensorType(.float32, ["batch", 3]), TensorType(.float32, [4])],
      "LayerNormalization.C2",
      "node \"y\" (LayerNormalization): Scale must broadcast to X: \"x1\" is [4] but \"x0\" is [batch, 3]"
    )
    expectConstraint(
      LayerNormalization(),
      [TensorType(.float32, [2, 3]), TensorType(.float32, [3]), TensorType(.float32, [1, 2, 3])],
      "LayerNormalization.C2",
      "node \"y\" (LayerNormalization): B must broadcast to X: \"x2\" is [1, 2, 3] but \"x0\" is [2, 3]"
    )
  }
}
