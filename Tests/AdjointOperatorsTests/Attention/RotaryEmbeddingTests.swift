import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct RotaryEmbeddingTests {
  private static let positions = Tensor([Int64(0), 2, 1, 2, -1, 4], shape: [2, 3])

  @Test(arguments: [false, true], [0, 4])
  func contract(_ interleaved: Bool, _ turned: Int) throws {
    let half = turned == 0 ? 3 : 2
    let caches = [[2, 3, half], [5, half]].map { shape in
      [Tensor.random(shape, seed: 2), .random(shape, seed: 3)]
    }
    let four = RotaryEmbedding(interleaved: interleaved, turned: turned)
    let three = RotaryEmbedding(interleaved: interleaved, heads: 2, turned: turned)
    for (operation, shape) in [(four, [2, 2, 3, 6]), (three, [2, 3, 12])] {
      let x = Tensor.random(shape, seed: 1)
      try checkOperator(operation, inputs: [x] + caches[0])
      try checkOperator(operation, inputs: [x] + caches[1] + [Self.positions])
    }
  }

  /// A quarter turn takes `(u, v)` to `(-v, u)`.
  @Test func quarterTurn() throws {
    let x = Tensor([1.0, 2, 3, 4], shape: [1, 1, 1, 4])
    let (cosines, sines) = (
      Tensor([0.0, 0], shape: [1, 1, 2]), Tensor([1.0, 1], shape: [1, 1, 2])
    )
    try checkOperator(
      RotaryEmbedding(), inputs: [x, cosines, sines],
      expected: [Tensor([-3.0, -4, 1, 2], shape: [1, 1, 1, 4])], differentiable: [])
    try checkOperator(
      RotaryEmbedding(interleaved: true), inputs: [x, cosines, sines],
      expected: [Tensor([-2.0, 1, -4, 3], shape: [1, 1, 1, 4])], differentiable: [])
    let one = Tensor([1.0], shape: [1, 1, 1]), zero = Tensor([0.0], shape: [1, 1, 1])
    try checkOperator(
      RotaryEmbedding(turned: 2), inputs: [x, zero, one],
      expected: [Tensor([-2.0, 1, 3, 4], shape: [1, 1, 1, 4])], differentiable: [])
  }

  @Test func positionBeyondTheCaches() {
    let cache = Tensor.random([2, 1], seed: 1)
    #expect(throws: (any Error).self) {
      try evaluated(
        RotaryEmbedding(),
        [.random([1, 1, 1, 2], seed: 1), cache, cache, Tensor([Int64(2)], shape: [1, 1])])
    }
  }

  @Test func empty() throws {
    for shape in [[0, 2, 3, 4], [2, 0, 3, 4], [2, 2, 0, 4]] {
      let cache = Tensor.random([shape[0], shape[2], 2], seed: 2)
      try checkOperator(
        RotaryEmbedding(), inputs: [.random(shape, seed: 1), cache, cache], differentiable: [])
    }
  }

  @Test func symbolicExtents() throws {
    var graph = GraphBuilder()
    let x = graph.input("x", ["batch", "length", 12]), cache = graph.input("cache", [64, 3])
    let positions = graph.input("positions", ["batch", "length"], .int64)
    let y = graph.add("y", RotaryEmbedding(heads: 2), x, cache, cache, positions)
    #expect(graph.shape(of: y) == ["batch", "length", 12])
    let rule = RotaryEmbedding(heads: 2).axes(
      [x, cache, cache, positions].map { graph.type(of: $0) },
      [y].compactMap { graph.type(of: $0) })
    #expect(
      rule.description == "a0 a1 a2!, positions! half!, positions! half!, a0 a1 -> a0 a1 a2!")
  }

  @Test func attributesRoundTrip() throws {
    let written: Attributes = [
      "interleaved": .int(1), "rotary_embedding_dim": .int(4), "num_heads": .int(2),
    ]
    #expect(try RotaryEmbedding(written).attributes == written)
    #expect(RotaryEmbedding().attributes == [:])
  }

  private let cache = TensorType(.float32, ["batch", "length", 2])
  private let x = TensorType(.float32, ["batch", 3, "length", 4])
  private let flat = TensorType(.float32, ["batch", "length", 6])

  @Test func C1() {
    expectConstraint(
      RotaryEmbedding(), [flat, cache, cache], "RotaryEmbedding.C1",
      "node \"y\" (RotaryEmbedding): needs num_heads where X has 3 axes: \"x0\" is [batch, length, 6]"
    )
    expectConstraint(
      RotaryEmbedding(), [TensorType(.float32, [2, 4]), cache, cache], "RotaryEmbedding.C1",
      "node \"y\" (RotaryEmbedding): needs an X of 4 axes, or of 3 and num_heads, but \"x0\" is [2, 4]"
    )
    expectRefusal(
      RotaryEmbedding.self, ["num_heads": .int(0)], "C1", "num_heads must be at least 1 but is 0")
  }

  @Test(arguments: [4, Int.max])
  func C2(_ heads: Int) {
    expectConstraint(
      RotaryEmbedding(heads: heads), [flat, cache, cache], "RotaryEmbedding.C2",
      "node \"y\" (RotaryEmbedding): the last extent must be a multiple of num_heads, \(heads): \"x0\" is [batch, length, 6]"
    )
  }

  @Test func C3() {
    for turned in [3, -2, Int.min] {
      expectRefusal(
        RotaryEmbedding.self, ["rotary_embedding_dim": .int(turned)], "C3",
        "rotary_embedding_dim must be even and not negative but is \(turned)")
    }
    expectConstraint(
      RotaryEmbedding(turned: 6), [x, cache, cache], "RotaryEmbedding.C3",
      "node \"y\" (RotaryEmbedding): rotary_embedding_dim is 6 but a head has 4 elements: \"x0\" is [batch, 3, length, 4]"
    )
    expectConstraint(
      RotaryEmbedding(heads: 2), [flat, cache, cache], "RotaryEmbedding.C3",
      "node \"y\" (RotaryEmbedding): a head must have an even number of elements but has 3: \"x0\" is [batch, length, 6]"
    )
  }

  @Test func C4() {
    expectConstraint(
      RotaryEmbedding(), [x, cache, TensorType(.float32, ["batch", "length", 4])],
      "RotaryEmbedding.C4",
      "node \"y\" (RotaryEmbedding): sin_cache must be [batch, length, 2] and like the other: \"x0\" is [batch, 3, length, 4], \"x2\" is [batch, length, 4]"
    )
    expectConstraint(
      RotaryEmbedding(),
      [
        x, TensorType(.float32, [64, 2]), TensorType(.float32, [32, 2]),
        TensorType(.int64, ["batch", "length"]),
      ], "RotaryEmbedding.C4",
      "node \"y\" (RotaryEmbedding): sin_cache must be [positions, 2] and like the other: \"x0\" is [batch, 3, length, 4], \"x2\" is [32, 2]"
    )
  }

  @Test func C5() {
    let table = TensorType(.float32, [64, 2])
    expectConstraint(
      RotaryEmbedding(), [x, table, table, TensorType(.int64, ["length"])], "RotaryEmbedding.C5",
      "node \"y\" (RotaryEmbedding): position_ids must be [batch, length]: \"x0\" is [batch, 3, length, 4] but \"x3\" is int64[length]"
    )
  }
}
