import AdjointGraph
import AdjointOperators
import AdjointRuntime
import AdjointTransforms
import TestSupport
import Testing

@Suite struct AttentionGradientTests {
  /// Queries, keys, values, a mask, and a cotangent, of 4 axes.
  private static func operands(
    heads: Int = 2, keyHeads: Int = 2, length: Int = 2, keys: Int = 3, mask: Tensor? = nil
  ) -> [Tensor?] {
    [
      .random([2, heads, length, 2], seed: 1), .random([2, keyHeads, keys, 2], seed: 2),
      .random([2, keyHeads, keys, 3], seed: 3), mask, .random([2, heads, length, 3], seed: 4),
    ]
  }

  @Test(arguments: [
    Attention(), Attention(causal: true), Attention(scale: 0.3, softcap: 1.5),
  ])
  func contract(_ attention: Attention) throws {
    let operation = AttentionGradient(of: attention)
    for outputCount in 1...3 {
      try checkOperator(
        operation, inputs: Self.operands(), outputCount: outputCount, tolerance: 1e-5)
    }
    try checkOperator(
      operation, inputs: Self.operands(heads: 4, length: 3, keys: 3), outputCount: 3,
      tolerance: 1e-5)
    try checkOperator(
      operation, inputs: Self.operands(keyHeads: 1), outputCount: 3, tolerance: 1e-5)
  }

  @Test func masks() throws {
    for shape in [[3], [2, 1], [2, 1, 3], [2, 1, 2, 3]] {
      try checkOperator(
        AttentionGradient(of: Attention(causal: shape.count == 3, softcap: 2)),
        inputs: Self.operands(mask: .random(shape, seed: 5)), outputCount: 3, tolerance: 1e-5)
    }
    let mask = Tensor([true, false, true, false, false, false], shape: [2, 3])
    try checkOperator(
      AttentionGradient(of: Attention()), inputs: Self.operands(mask: mask), outputCount: 3,
      tolerance: 1e-5)
  }

  @Test func threeAxes() throws {
    let inputs: [Tensor?] = [
      .random([2, 3, 8], seed: 1), .random([2, 4, 4], seed: 2), .random([2, 4, 6], seed: 3), nil,
      .random([2, 3, 12], seed: 4),
    ]
    for causal in [false, true] {
      let attention = Attention(causal: causal, heads: 4, keyHeads: 2)
      try checkOperator(
        AttentionGradient(of: attention), inputs: inputs, outputCount: 3, tolerance: 1e-5)
    }
  }

  /// Two keys with scores of 0 have weights 1/2: the cotangent of a score is 1/2 times what is between
  /// the value and the mean of both.
  @Test func values() throws {
    func row(_ numbers: Double...) -> Tensor { Tensor(numbers, shape: [1, 1, numbers.count, 1]) }
    try checkOperator(
      AttentionGradient(of: Attention()), inputs: [row(0), row(3, 5), row(2, 8), nil, row(10)],
      expected: [row(30), row(0, 0), row(5, 5)], outputCount: 3, tolerance: 1e-8)
    try checkOperator(
      AttentionGradient(of: Attention(scale: 0.5)),
      inputs: [row(0), row(3, 5), row(2, 8), nil, row(10)], expected: [row(15)], tolerance: 1e-8)
  }

  /// The reverse pass of an attention is one node, and no value has the shape of the scores.
  @Test func theReversePassKeepsNoScores() throws {
    var graph = GraphBuilder()
    let q = graph.input("q", [2, 4, 6, 8]), k = graph.input("k", [2, 4, 7, 8])
    let v = graph.input("v", [2, 4, 7, 5])
    let y = graph.add("y", Attention(causal: true), q, k, v)
    graph.loss = graph.reduceSum(graph.square(y), axes: [0, 1, 2, 3])
    let loss = try #require(graph.loss)
    let reverse = try graph.checked().addingReversePass(of: loss, withRespectTo: [q, k, v])
    let nodes = reverse.checked.graph.nodes
    #expect(nodes.filter { $0.operation is AttentionGradient }.count == 1)
    for value in nodes.flatMap(\.outputs) {
      #expect(reverse.checked.type(of: value).shape != [2, 4, 6, 7])
    }
  }

  @Test func empty() throws {
    for (length, keys) in [(0, 3), (2, 0)] {
      try checkOperator(
        AttentionGradient(of: Attention()), inputs: Self.operands(length: length, keys: keys),
        outputCount: 3, differentiable: [])
    }
  }

  @Test func axes() {
    func type(_ shape: Shape) -> TensorType { TensorType(.float32, shape) }
    let x = type(["batch", 4, "length", 8]), k = type(["batch", 4, "keys", 8])
    #expect(
      AttentionGradient(of: Attention()).axes([x, k, k, nil, x], [x, k, k]).description
        == "b h s! d!, b h k! d!, b h k! e!, -, b h s! e! -> b h s! d!, b h k! d!, b h k! e!")
    let shared = type(["batch", 2, "keys", 8])
    #expect(
      AttentionGradient(of: Attention()).axes([x, shared, shared, nil, x], [x]).description
        == "b h! s! d!, b g! k! d!, b g! k! e!, -, b h! s! e! -> b h! s! d!")
  }

  @Test func C6() {
    let q = TensorType(.float32, [2, 4, 3, 8]), k = TensorType(.float32, [2, 4, 5, 8])
    expectConstraint(
      AttentionGradient(of: Attention()), [q, k, k, nil, k], "AttentionGradient.C6",
      "node \"y\" (AttentionGradient): Y is [2, 4, 3, 8] but \"x4\" is [2, 4, 5, 8]")
    expectConstraint(
      AttentionGradient(of: Attention()), [q, k, q, nil, q], "AttentionGradient.C3",
      "node \"y\" (AttentionGradient): there must be a value for each key: \"x1\" is [2, 4, 5, 8] but \"x2\" is [2, 4, 3, 8]"
    )
  }

  @Test func attributesRoundTrip() throws {
    let written: Attributes = [
      "is_causal": .int(1), "softcap": .float(3), "kv_num_heads": .int(2),
      "q_num_heads": .int(4), "scale": .float(0.5),
    ]
    #expect(try AttentionGradient(written).attributes == written)
  }
}
