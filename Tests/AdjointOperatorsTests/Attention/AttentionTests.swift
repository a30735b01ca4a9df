import AdjointGraph
import AdjointOperators
import AdjointTransforms
import TestSupport
import Testing

@Suite struct AttentionTests {
  /// Queries, keys and values of 4 axes.
  private static func operands(
    heads: Int = 2, keyHeads: Int = 2, length: Int = 2, keys: Int = 3
  ) -> [Tensor] {
    [
      .random([2, heads, length, 2], seed: 1), .random([2, keyHeads, keys, 2], seed: 2),
      .random([2, keyHeads, keys, 3], seed: 3),
    ]
  }

  @Test(arguments: [
    Attention(), Attention(causal: true), Attention(scale: 0.3, softcap: 1.5),
    Attention(scale: -0.5, scoreOutput: .weights),
  ])
  func contract(_ operation: Attention) throws {
    try checkOperator(operation, inputs: Self.operands(), tolerance: 1e-5)
    try checkOperator(operation, inputs: Self.operands(), outputCount: 4, tolerance: 1e-5)
    try checkOperator(
      operation, inputs: Self.operands(heads: 4, length: 3, keys: 3), outputCount: 1,
      tolerance: 1e-5)
    try checkOperator(
      operation, inputs: Self.operands(heads: 2, keyHeads: 1), outputCount: 3, tolerance: 1e-5)
  }

  @Test(arguments: [Attention.ScoreOutput.scores, .capped, .biased, .weights])
  func scoreOutputs(_ output: Attention.ScoreOutput) throws {
    let mask = Tensor.random([2, 3], seed: 4)
    try checkOperator(
      Attention(softcap: 1.5, scoreOutput: output), inputs: Self.operands() + [mask],
      outputCount: 4, tolerance: 1e-5)
  }

  @Test func masks() throws {
    for shape in [[3], [2, 1], [2, 1, 3], [2, 1, 2, 3], [1, 1, 1, 1]] {
      try checkOperator(
        Attention(causal: shape.count == 3), inputs: Self.operands() + [.random(shape, seed: 4)],
        tolerance: 1e-5)
    }
    let mask = Tensor([true, false, true, false, false, false], shape: [2, 3])
    for operation in [Attention(), Attention(causal: true)] {
      try checkOperator(operation, inputs: Self.operands() + [mask], tolerance: 1e-5)
    }
  }

  /// One node attends for any number of elements, whatever axes a mask has.
  @Test(arguments: [[3], [1, 1, 1, 3], [2, 1, 2, 3], [1, 2, 1, 1]] as [Shape])
  func stacksOfAnyNumber(_ shape: Shape) throws {
    var graph = GraphBuilder()
    let q = graph.input("q", [2, 2, 2, 2]), k = graph.input("k", [2, 2, 3, 2])
    let mask = graph.input("mask", shape, .bool)
    let y = graph.add("y", Attention(), q, k, k, mask)
    let checked = try graph.checked()
    for stacked in [[q], [k], [mask], [q, mask], [q, k, mask]] {
      let stack = try checked.stacked([y], over: stacked, extent: "stack")
      #expect(stack.checked.type(of: stack.values[0]).shape == ["stack", 2, 2, 2, 2])
      let attentions = stack.checked.graph.nodes.filter { $0.operation is Attention }
      #expect(attentions.count == 1)
    }
  }

  @Test func pasts() throws {
    let past = [Tensor.random([2, 2, 2, 2], seed: 5), .random([2, 2, 2, 3], seed: 6)]
    for operation in [Attention(), Attention(causal: true)] {
      try checkOperator(
        operation, inputs: Self.operands() + [nil] + past, outputCount: 3, tolerance: 1e-5)
      try checkOperator(
        operation, inputs: Self.operands() + [.random([2, 5], seed: 4)] + past, outputCount: 4,
        tolerance: 1e-5)
    }
  }

  @Test func threeAxes() throws {
    let inputs = [
      Tensor.random([2, 3, 8], seed: 1), .random([2, 4, 4], seed: 2), .random([2, 4, 6], seed: 3),
    ]
    for operation in [
      Attention(heads: 4, keyHeads: 2), Attention(causal: true, heads: 4, keyHeads: 2),
    ] {
      try checkOperator(operation, inputs: inputs, outputCount: 4, tolerance: 1e-5)
    }
  }

  /// With scores of 0, the result is the mean of the values attended to.
  @Test func means() throws {
    let q = Tensor([0.0, 0], shape: [1, 1, 2, 1]), k = Tensor([7.0, 8, 9], shape: [1, 1, 3, 1])
    let v = Tensor([1.0, 3, 8], shape: [1, 1, 3, 1])
    func expect(_ operation: Attention, _ mask: Tensor?, _ expected: [Double]) throws {
      try checkOperator(
        operation, inputs: [q, k, v, mask], expected: [Tensor(expected, shape: [1, 1, 2, 1])],
        differentiable: [], tolerance: 1e-14)
    }
    try expect(Attention(), nil, [4, 4])
    try expect(Attention(causal: true), nil, [1, 2])
    try expect(Attention(), Tensor([true, false, true]), [4.5, 4.5])
    try expect(Attention(causal: true), Tensor([false, true, true]), [0, 3])
    try expect(Attention(), Tensor([-Double.infinity, 0, 0]), [5.5, 5.5])
  }

  @Test func aQueryThatAttendsToNothingHasNoGradient() throws {
    let mask = Tensor([false, false, false, true, true, false], shape: [2, 3])
    let bars = try cotangents(Attention(), Self.operands() + [mask])
    #expect(bars.allSatisfy { $0.doubles.allSatisfy(\.isFinite) })
    #expect(bars[0].doubles[..<2] == [0, 0])
    #expect(bars[0].doubles[2] != 0)
    let closed = Tensor(
      [Double](repeating: -.infinity, count: 3) + [0, 1, -.infinity], shape: [2, 3])
    let floating = try cotangents(Attention(), Self.operands() + [closed])
    #expect(floating.allSatisfy { $0.doubles.allSatisfy(\.isFinite) })
    #expect(floating[0].doubles[..<2] == [0, 0])
    #expect(floating[3].doubles[5] == 0)
  }

  @Test func whatHasNoWeightHasNoInfluence() throws {
    var inputs = Self.operands()
    var (keys, values) = (inputs[1].doubles, inputs[2].doubles)
    (keys[5], values[8]) = (.nan, .infinity)
    inputs[1] = Tensor(keys, shape: inputs[1].shape)
    inputs[2] = Tensor(values, shape: inputs[2].shape)
    let y = try evaluated(Attention(), inputs + [Tensor([true, true, false])])
    #expect(y.doubles.allSatisfy { $0.isFinite })
  }

  @Test func empty() throws {
    try checkOperator(Attention(), inputs: Self.operands(length: 0), differentiable: [])
    try checkOperator(
      Attention(), inputs: Self.operands(keys: 0),
      expected: [Tensor([Double](repeating: 0, count: 24), shape: [2, 2, 2, 3])],
      differentiable: [])
    let q = Tensor.random([1, 1, 2, 0], seed: 1)
    try checkOperator(
      Attention(), inputs: [q, q, Tensor([1.0, 3], shape: [1, 1, 2, 1])],
      expected: [Tensor([2.0, 2], shape: [1, 1, 2, 1])], differentiable: [])
  }

  @Test func symbolicExtents() throws {
    var graph = GraphBuilder()
    let q = graph.input("q", ["batch", "length", 12]), k = graph.input("k", ["batch", "keys", 6])
    let past = graph.input("past", ["batch", 2, "past", 3])
    let outputs = graph.add(
      "y", Attention(causal: true, heads: 4, keyHeads: 2), inputs: [q, k, k, nil, past, past],
      outputs: ["y", "key", "value", "scores"])
    #expect(
      outputs.map { graph.shape(of: $0).description } == [
        "[batch, length, 12]", "[batch, 2, keys+past, 3]", "[batch, 2, keys+past, 3]",
        "[batch, 4, length, keys+past]",
      ])
    let x = graph.input("x", ["batch", 2, "length", 8])
    let rule = Attention().axes(
      [x, x, x, nil, nil, nil].map { $0.flatMap { graph.type(of: $0) } },
      [TensorType(.float32, ["batch", 2, "length", 8])])
    #expect(rule.description == "b h s d!, b h k! d!, b h k! e, -, -, - -> b h s e")
  }

  @Test func attributesRoundTrip() throws {
    let written: Attributes = [
      "is_causal": .int(1), "qk_matmul_output_mode": .int(2), "softcap": .float(3),
      "kv_num_heads": .int(2), "q_num_heads": .int(4), "scale": .float(0.5),
      "softmax_precision": .string("float64"),
    ]
    #expect(try Attention(written).attributes == written)
    #expect(Attention().attributes == [:])
  }
}
