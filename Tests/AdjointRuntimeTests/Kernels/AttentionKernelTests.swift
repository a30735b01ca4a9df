import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@testable import AdjointRuntime

@Suite struct AttentionKernelTests {
  private static let precisions: [(ScalarType, Double)] = [(.float32, 1e-5), (.float64, 1e-13)]

  private func expectAttention(
    _ operation: Attention, _ shapes: [[Int]?], mask: Tensor? = nil
  ) throws {
    for (scalar, tolerance) in Self.precisions {
      var inputs = shapes.enumerated().map { index, shape in
        shape.map { Tensor.random($0, in: -2...2, seed: UInt64(index) + 1, scalar) }
      }
      while inputs.count < 4 { inputs.append(nil) }
      if let mask { inputs[3] = mask.scalar == .bool ? mask : mask.converted(to: scalar) }
      while inputs.count < 6 { inputs.append(nil) }
      try expectLowered(operation, inputs, tolerance: tolerance)
    }
  }

  /// Sizes beside whole lanes, blocks of keys and groups of queries.
  @Test(arguments: [
    (1, 1, 1, 1), (3, 5, 7, 2), (4, 64, 8, 8), (6, 65, 16, 5), (9, 130, 11, 13), (2, 0, 3, 3),
    (0, 4, 3, 3), (5, 6, 0, 2), (5, 6, 2, 0),
  ])
  func sizes(_ length: Int, _ keys: Int, _ size: Int, _ valueSize: Int) throws {
    let shapes = [[2, 4, length, size], [2, 2, keys, size], [2, 2, keys, valueSize]]
    for output in [Attention.ScoreOutput.scores, .capped, .biased, .weights] {
      try expectAttention(Attention(scoreOutput: output), shapes)
      try expectAttention(Attention(causal: true, softcap: 2, scoreOutput: output), shapes)
    }
  }

  @Test func threeAxesAndPasts() throws {
    for operation in [
      Attention(heads: 4, keyHeads: 2), Attention(causal: true, heads: 4, keyHeads: 2, scale: 0.3),
    ] {
      let shapes = [[2, 6, 20], [2, 70, 10], [2, 70, 6]]
      try expectAttention(operation, shapes)
      try expectAttention(operation, shapes + [nil, [2, 2, 67, 5], [2, 2, 67, 3]])
      try expectAttention(operation, shapes + [[4, 6, 137], [2, 2, 67, 5], [2, 2, 67, 3]])
    }
  }

  @Test func masks() throws {
    let shapes = [[2, 2, 5, 4], [2, 2, 70, 4], [2, 2, 70, 3]]
    for shape in [[70], [5, 1], [2, 1, 1, 70], [2, 5, 70], [2, 2, 5, 70], [1]] {
      let numbers = Tensor.random(shape, seed: 9).doubles
      let floating = Tensor(numbers.map { $0 < -0.5 ? -.infinity : $0 }, shape: shape)
      let open = Tensor(numbers.map { $0 > 0.2 }, shape: shape)
      for causal in [false, true] {
        for output in [Attention.ScoreOutput.biased, .weights] {
          let operation = Attention(causal: causal, scoreOutput: output)
          try expectAttention(operation, shapes, mask: floating)
          try expectAttention(operation, shapes, mask: open)
        }
      }
    }
    try expectAttention(Attention(), shapes, mask: Tensor([false]))
  }

  /// Without the scores nothing behind the last query's place is computed: the same bits.
  @Test func outputsDoNotChangeTheResult() throws {
    let inputs: [Tensor?] = [
      .random([1, 2, 70, 8], seed: 1, .float32), .random([1, 2, 200, 8], seed: 2, .float32),
      .random([1, 2, 200, 8], seed: 3, .float32), nil, nil, nil,
    ]
    let operation = Attention(causal: true)
    var graph = GraphBuilder()
    let values = inputs.enumerated().map { index, tensor in
      tensor.map { graph.input("x\(index)", Shape($0.shape), $0.scalar) }
    }
    let y = graph.add("y", operation, inputs: values)[0]
    let leaves = zip(values, inputs).reduce(into: [ValueID: Tensor]()) { leaves, pair in
      if let value = pair.0, let tensor = pair.1 { leaves[value] = tensor }
    }
    let executor = try graph.checked().executor(fetching: [y], leaves: leaves)
    try executor.run()
    let all = try lowered(operation, inputs)
    #expect(executor[y] == all?[0])
  }

  @Test func extremes() throws {
    let large = [[1, 1, 5, 4], [1, 1, 130, 4], [1, 1, 130, 3]].enumerated().map {
      Tensor.random($1, in: -40...40, seed: UInt64($0) + 1)
    }
    try expectLowered(Attention(scale: 1), large + [nil, nil, nil], tolerance: 1e-10)
    let infinity = Double.infinity
    let q = Tensor([1.0, .nan, infinity, 0], shape: [1, 1, 4, 1])
    let k = Tensor([1.0, 2, -1], shape: [1, 1, 3, 1])
    try expectLowered(Attention(), [q, k, k, nil, nil, nil], tolerance: 1e-13)
    let keys = Tensor([1.0, .nan, infinity], shape: [1, 1, 3, 1])
    let first = Tensor([true, false, false])
    try expectLowered(Attention(), [q, keys, keys, first, nil, nil], tolerance: 1e-13)
  }

  private func expectGradient(
    _ operation: Attention, _ shapes: [[Int]], mask: Tensor? = nil
  ) throws {
    for (scalar, tolerance) in Self.precisions {
      var inputs = shapes.enumerated().map { index, shape -> Tensor? in
        Tensor.random(shape, in: -2...2, seed: UInt64(index) + 1, scalar)
      }
      inputs.insert(mask.map { $0.scalar == .bool ? $0 : $0.converted(to: scalar) }, at: 3)
      try expectLowered(
        AttentionGradient(of: operation), inputs, tolerance: 10 * tolerance)
    }
  }

  /// Sizes beside whole lanes and groups of queries; more keys than are folded at once.
  @Test(arguments: [
    (1, 1, 1, 1), (3, 5, 7, 2), (4, 64, 8, 8), (6, 65, 16, 5), (66, 130, 11, 13), (130, 66, 3, 3),
    (2, 0, 3, 3), (0, 4, 3, 3), (5, 6, 0, 2), (5, 6, 2, 0), (2, 1030, 2, 2),
  ])
  func gradientSizes(_ length: Int, _ keys: Int, _ size: Int, _ valueSize: Int) throws {
    let shapes = [
      [2, 4, length, size], [2, 2, keys, size], [2, 2, keys, valueSize], [2, 4, length, valueSize],
    ]
    try expectGradient(Attention(), shapes)
    try expectGradient(Attention(causal: true, softcap: 2), shapes)
  }

  @Test func gradientsOfThreeAxesAndMasks() throws {
    let flat = [[2, 6, 20], [2, 70, 10], [2, 70, 6], [2, 6, 12]]
    try expectGradient(Attention(heads: 4, keyHeads: 2), flat)
    try expectGradient(Attention(causal: true, heads: 4, keyHeads: 2, scale: 0.3), flat)
    let shapes = [[2, 2, 5, 4], [2, 2, 70, 4], [2, 2, 70, 3], [2, 2, 5, 3]]
    for shape in [[70], [5, 1], [2, 1, 1, 70], [2, 5, 70], [2, 2, 5, 70], [1]] {
      let numbers = Tensor.random(shape, seed: 9).doubles
      let floating = Tensor(numbers.map { $0 < -0.5 ? -.infinity : $0 }, shape: shape)
      for causal in [false, true] {
        try expectGradient(Attention(causal: causal), shapes, mask: floating)
        let open = Tensor(numbers.map { $0 > 0.2 }, shape: shape)
        try expectGradient(Attention(causal: causal), shapes, mask: open)
      }
    }
    try expectGradient(Attention(), shapes, mask: Tensor([false]))
  }

  @Test(arguments: [ScalarType.float32, .float64])
  func theSameBitsForEveryChoiceOfInstructions(_ scalar: ScalarType) throws {
    let shapes = [[1, 2, 70, 9], [1, 2, 90, 9], [1, 2, 90, 20], [1, 2, 70, 20]]
    let x = shapes.enumerated().map { index, shape -> Tensor? in
      .random(shape, seed: UInt64(index) + 1, scalar)
    }
    let attention = Attention(causal: true, softcap: 3)
    var first: (forward: [Tensor]?, gradient: [Tensor]?) = (nil, nil)
    for choice in InstructionSets.all {
      try InstructionSets.using(choice) {
        let forward = try lowered(attention, x[..<3] + [nil, nil, nil])
        let gradient = try lowered(
          AttentionGradient(of: attention), x[..<3] + [nil, x[3]])
        if first.forward == nil { first = (forward, gradient) }
        #expect(forward == first.forward && gradient == first.gradient, "\(choice)")
      }
    }
    #expect(first.gradient?.count == 3)
  }

  @Test func gradientsAtExtremes() throws {
    let infinity = Double.infinity
    let q = Tensor([1.0, .nan, infinity, 0], shape: [1, 1, 4, 1])
    let k = Tensor([1.0, .nan, infinity], shape: [1, 1, 3, 1])
    let bar = Tensor([1.0, 2, 3, infinity], shape: [1, 1, 4, 1])
    for mask in [nil, Tensor([true, false, false])] {
      try expectLowered(
        AttentionGradient(of: Attention()), [q, k, k, mask, bar], tolerance: 1e-13)
    }
    let finite = Tensor([1.0, 2, -1, 0.5], shape: [1, 1, 4, 1])
    let masked = try lowered(
      AttentionGradient(of: Attention()), [finite, k, k, Tensor([true, false, false]), finite])
    #expect(masked?.allSatisfy { $0.doubles.allSatisfy(\.isFinite) } == true)
  }

  @Test(arguments: [false, true])
  func rotations(_ interleaved: Bool) throws {
    let ids = Tensor([Int64(0), 2, 1, 2, -1, 4], shape: [2, 3])
    for (scalar, tolerance) in Self.precisions {
      for (turned, half) in [(0, 5), (4, 2), (10, 5)] {
        for (heads, shape) in [(nil, [2, 3, 3, 10]), (3, [2, 3, 30])] as [(Int?, [Int])] {
          let operation = RotaryEmbedding(interleaved: interleaved, heads: heads, turned: turned)
          let x = Tensor.random(shape, seed: 1, scalar)
          let rows = [2, 3].map { Tensor.random([2, 3, half], seed: $0, scalar) }
          let table = [2, 3].map { Tensor.random([5, half], seed: $0, scalar) }
          try expectLowered(operation, [x] + rows + [nil], tolerance: tolerance)
          try expectLowered(operation, [x] + table + [ids], tolerance: tolerance)
          try expectLowered(
            operation, [x] + table + [ids.converted(to: .int32)], tolerance: tolerance)
        }
      }
    }
  }

  @Test func aPositionBeyondTheCaches() throws {
    var graph = GraphBuilder()
    let x = graph.input("x", [1, 1, 2, 2]), cache = graph.input("cache", [3, 1])
    let ids = graph.input("ids", [1, 2], .int64)
    let y = graph.add("y", RotaryEmbedding(), x, cache, cache, ids)
    let executor = try graph.checked().executor(
      fetching: [y],
      leaves: [
        x: .random([1, 1, 2, 2], seed: 1), cache: .random([3, 1], seed: 2),
        ids: Tensor([Int64(-3), 3], shape: [1, 2]),
      ])
    #expect(
      messages { try executor.run() } == [
        "error: node \"y\" (RotaryEmbedding): index 3 is out of bounds: axis 0 has 3 elements (-3 to 2)"
      ])
  }
}
