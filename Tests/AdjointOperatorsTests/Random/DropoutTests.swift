import AdjointGraph
import AdjointOperators
import AdjointRuntime
import AdjointTransforms
import TestSupport
import Testing

@Suite struct DropoutTests {
  /// Differences see one and the same mask, because node, seed and step are the same.
  @Test func contract() throws {
    let x = Tensor.random([4, 5], seed: 4)
    try checkOperator(Dropout(ratio: 0.4), inputs: [x], outputCount: 2)
    try checkOperator(Dropout(ratio: 0.4, stream: RandomStream(seed: .int(7))), inputs: [x])
    try checkOperator(Dropout(ratio: 0), inputs: [x], expected: [x])
    try checkOperator(Dropout(isTraining: false), inputs: [x], expected: [x])
    let all = Tensor([Bool](repeating: true, count: 20), shape: [4, 5])
    try checkOperator(
      Dropout(isTraining: false), inputs: [x], expected: [x, all], outputCount: 2)
    try checkOperator(Dropout(), inputs: [Tensor(zeros: .float64, shape: [0, 2])], outputCount: 2)
  }

  @Test func keepsTheMean() throws {
    let count = 20_000
    let ones = Tensor([Double](repeating: 1, count: count))
    for ratio in [0.1, 0.5, 0.8] {
      let values = try drawn(Dropout(ratio: ratio), [ones]).doubles
      #expect(Set(values) == [0, 1 / (1 - ratio)])
      let dropped = values.count { $0 == 0 }
      let deviation = (ratio * (1 - ratio) * Double(count)).squareRoot()
      #expect(abs(Double(dropped) - ratio * Double(count)) < 5 * deviation)
    }
  }

  @Test func streams() throws {
    // Elements at the same place are both kept half of the time: their values make them differ.
    let x = try drawn(RandomNormal([4000], NormalDistribution(), .float64))
    func mask(_ node: String, seed: UInt64 = 1, step: UInt64 = 0) throws -> [Bool] {
      try drawn(Dropout(), [x], seed: seed, step: step, node: node).doubles.map { $0 != 0 }
    }
    let first = try mask("a")
    #expect(try mask("a") == first)
    for other in [try mask("b"), try mask("a", seed: 2), try mask("a", step: 1)] {
      let same = zip(first, other).count { $0 == $1 }
      #expect(abs(same - 2000) < 160)  // five standard deviations
    }
  }

  @Test func whatIsDroppedHasNoInfluence() throws {
    let x = Tensor([Double](repeating: .nan, count: 100))
    let values = try drawn(Dropout(ratio: 0.5), [x]).doubles
    #expect(values.contains { $0.isNaN } && values.contains(0))
    let infinite = Tensor([Double](repeating: .infinity, count: 100))
    #expect(try drawn(Dropout(ratio: 0.5), [infinite]).doubles.allSatisfy { !$0.isNaN })
  }

  /// The reverse pass drops what the forward pass dropped, also once it is a file.
  @Test func gradientHasTheSameMask() throws {
    var graph = GraphBuilder()
    let x = graph.input("x", ["batch", 3], .float64)
    let y = graph.add(Dropout(ratio: 0.25), inputs: [x], outputCount: 2)
    graph.loss = graph.reduceSum(graph.square(y[0]), axes: [0, 1])
    let loss = try #require(graph.loss)
    let pass = try graph.checked().addingReversePass(of: loss, withRespectTo: [x])
    let leaves = [x: Tensor.random([50, 3], in: 1...2, seed: 5)]
    for randomness in [Randomness(seed: 1), Randomness(seed: 1, step: 9), Randomness(seed: 5)] {
      let values = try ReferenceInterpreter(pass.checked, randomness: randomness)
        .compute([y[0], y[1], pass.gradients[0]], leaves: leaves)
      let scale = 1 / (1 - 0.25)
      let expected = zip(values[0].doubles, values[1].doubles).map { 2 * $0 * scale * $1 }
      #expect(values[2].doubles == expected)
    }
    let text = pass.checked.graph.jsonBytes()
    let file = try GraphFile(reading: text, file: "pass.json", registry: .standard)
    #expect(file.checked.graph.jsonBytes() == text)
    #expect(String(decoding: text, as: UTF8.self).contains("\"stream\": \"v1\""))
    func gradient(_ checked: CheckedGraph) throws -> Tensor? {
      let value = try #require(checked.graph.value(named: checked.name(of: pass.gradients[0])))
      let input = try #require(checked.graph.value(named: "x"))
      return try checked.reference([value], leaves: [input: leaves[x] ?? Tensor(0.0)])[0]
    }
    #expect(try gradient(file.checked) == gradient(pass.checked))
  }

  /// All unit vectors meet the same mask, in a stack of any mode.
  @Test(arguments: DifferentiationMode.allCases)
  func jacobian(_ mode: DifferentiationMode) throws {
    var graph = GraphBuilder()
    let x = graph.input("x", [6], .float64)
    let y = graph.add("y", Dropout(ratio: 0.5), x)
    let leaves = [x: Tensor.random([6], in: 1...2, seed: 3)]
    let request = JacobianRequest(of: y, withRespectTo: x, name: "J")
    let jacobians = try graph.checked().jacobians([request], mode: mode)
    let input = try #require(jacobians.checked.graph.value(named: "x"))
    let found = try jacobians.checked.reference(
      jacobians.jacobians, leaves: [input: try #require(leaves[x])])[0]
    let kept = try graph.checked().reference([y], leaves: leaves)[0].doubles.map { $0 != 0 }
    #expect(Set(kept).count == 2)
    let expected = (0..<36).map { $0 / 6 == $0 % 6 && kept[$0 / 6] ? 2.0 : 0 }
    #expect(found == Tensor(expected, shape: [6, 6]))
  }

  @Test func files() throws {
    func text(_ attributes: String) -> String {
      """
      {"adjoint": 1, "inputs": [{"name": "x", "shape": [2]}],
       "nodes": [{"name": "y", "op": "Dropout", "inputs": ["x"], "attributes": \(attributes)}]}
      """
    }
    func written(_ attributes: String) throws -> String? {
      try program(text: text(attributes)).checked.graph.json().split(separator: "\n")
        .first { $0.contains("Dropout") }
        .map { $0.trimmingPrefix { $0 == " " } }.map(String.init)
    }
    let start = "{\"name\": \"y\", \"op\": \"Dropout\", \"inputs\": [\"x\"]"
    #expect(try written("{}") == start + "}")
    #expect(try written("{\"stream\": \"y\"}") == start + "}")
    let all = "{\"ratio\": 0.25, \"training_mode\": true, \"seed\": 3, \"stream\": \"z\"}"
    #expect(try written(all) == start + ", \"attributes\": \(all)}")
    #expect(
      messages { try program(text: text("{\"training_mode\": 1}")) } == [
        "test.json:2:92: error: node \"y\" (Dropout): attribute \"training_mode\" must be true or false but is 1"
      ])
  }

  @Test(arguments: [-0.1, 1, 1e300, -.infinity, .nan])
  func C1(_ ratio: Double) {
    expectConstraint(
      Dropout(ratio: ratio), [TensorType(.float32, [2])], "Dropout.C1",
      "node \"y\" (Dropout): ratio must be at least 0 and less than 1 but is \(ratio)")
  }
}
