import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@testable import AdjointRuntime

/// Parts of a kernel, in any order, make the bytes that the whole makes, and none writes where
/// another does.
@Suite struct KernelPartsTests {
  private static let reals: [ScalarType] = [.float32, .float64]

  @Test(arguments: [0, 1, 5, 16, 17, 37, 1000, 1009]) func lines(_ count: Int) throws {
    let isDivided = count > 16
    for scalar in Self.reals {
      let x = Tensor.random([count], seed: 1, scalar)
      try expectParts(Identity(), [x], isDivided: count * scalar.size > 64)
      try expectParts(Gelu(), [x], isDivided: isDivided)
      try expectParts(Exp(), [x], over: 0, isDivided: isDivided)
      try expectParts(Dropout(ratio: 0.3), [x], isDivided: isDivided)
      try expectParts(Dropout(ratio: 0.3), [x], over: 0, isDivided: isDivided)
      try expectParts(Bernoulli(.bool), [x], isDivided: isDivided)
      try expectParts(RandomNormal([.fixed(count)]), [], isDivided: isDivided)
      let shape = [Dimension.fixed(count)]
      try expectParts(ConstantOfShape(shape, value: Literal(3), scalar), [], isDivided: isDivided)
      try expectParts(Not(), [x.converted(to: .bool)], isDivided: isDivided)
      for type in ScalarType.allCases where type != scalar {
        try expectParts(Cast(to: type), [x], isDivided: isDivided)
      }
    }
  }

  /// In place, parts of a cast that makes elements smaller would write over what others read.
  @Test func castsInPlace() throws {
    let x = Tensor.random([100], in: -9...9, seed: 1)
    try expectParts(Cast(to: .float32), [x], over: 0, isDivided: false)
    try expectParts(Cast(to: .int64), [x], over: 0)
  }

  @Test(
    arguments: [
      ([], []), ([40], []), ([7, 5], [5]), ([7, 5], [7, 1]), ([1, 50], [1]), ([3, 1, 5], [4, 1]),
      ([2, 3, 17], [3, 1]), ([0, 3], [3]), ([3, 0], [1]), ([2, 1, 2, 1, 2], [3, 1, 3, 1]),
    ] as [([Int], [Int])])
  func broadcasts(_ left: [Int], _ right: [Int]) throws {
    for scalar in [ScalarType.float32, .float64, .int32] {
      let x = Tensor.random(left, in: -9...9, seed: 1, scalar),
        y = Tensor.random(right, in: -9...9, seed: 2, scalar)
      let result = try reference(Add(), [x, y])[0]
      let isDivided = result.shape.reduce(1, *) > 1
      try expectParts(Sub(), [x, y], isDivided: isDivided)
      try expectParts(Mul(), [y, x], isDivided: isDivided)
      try expectParts(Less(), [x, y], isDivided: isDivided)
      if result.shape == left { try expectParts(Sub(), [x, y], over: 0, isDivided: isDivided) }
      try expectParts(Where(), [x.converted(to: .bool), x, y], isDivided: isDivided)
      try expectParts(Where(), [y.converted(to: .bool), y, x], isDivided: isDivided)
    }
  }

  @Test(
    arguments: [
      (Transpose(), [35, 50]), (Transpose(), [5, 4, 3]),
      (Transpose(permutation: [0, 2, 1]), [2, 9, 7]),
      (Transpose(permutation: [2, 0, 3, 1]), [2, 3, 4, 5]), (Expand(shape: [4, 5]), [4, 1]),
      (Expand(shape: [1, 70]), []), (Expand(shape: [2, 3, 4, 5]), [3, 1, 5]),
      (Slice(starts: [-1, 0], ends: [-9, 7], steps: [-2, 3]), [8, 7]),
      (Pad(Padding([1, 2, 3, 0])), [4, 5]), (SpaceToDepth(size: 2), [2, 3, 4, 6]),
    ] as [(any Operator, [Int])])
  func movements(_ operation: any Operator, _ shape: [Int]) throws {
    for scalar in ScalarType.allCases {
      try expectParts(operation, [.random(shape, in: -9...9, seed: 1, scalar)])
    }
  }

  @Test(
    arguments: [
      ([3, 40], [1], true), ([3, 40], [0], true), ([40], [0], false), ([1, 7, 1], [1], false),
      ([1030, 33], [0], true), ([5, 1030], [1], true), ([3, 4, 5], [0, 2], true),
      ([3, 37, 1], [0, 2], true), ([2, 3, 4, 50], [0, 2], true), ([2, 5, 1100], [0, 2], true),
      ([2, 5, 33], [0], true), ([3, 7, 17], [1], true), ([2, 0, 3], [1], nil),
      ([2, 0, 3], [0], nil),
      ([5, 17, 2, 19], [0, 2], true), ([2, 2, 3, 40], [0, 2], true), ([2, 1030, 18], [1], true),
    ] as [([Int], [Int], Bool?)])
  func reductions(_ shape: [Int], _ axes: [Int], _ isDivided: Bool?) throws {
    for scalar in Self.reals {
      let x = Tensor.random(shape, in: 0.5...2, seed: 1, scalar)
      let operations: [any Operator] = [
        ReduceSum(axes: axes), ReduceMean(axes: axes), ReduceMax(axes: axes), ReduceL2(axes: axes),
        ReduceLogSumExp(axes: axes),
      ]
      for operation in operations { try expectParts(operation, [x], isDivided: isDivided) }
    }
  }

  @Test(arguments: [
    ([7, 33], 1), ([2, 5, 3], 1), ([1, 4, 5], -1), ([2, 1500, 1], 1), ([3, 0], 1),
  ])
  func alongLines(_ shape: [Int], _ axis: Int) throws {
    let isDivided = shape != [3, 0]
    for scalar in Self.reals {
      let x = Tensor.random(shape, in: -3...3, seed: 2, scalar)
      for over in [nil, 0] {
        try expectParts(Softmax(axis: axis), [x], over: over)
        try expectParts(LogSoftmax(axis: axis), [x], over: over)
        try expectParts(CumSum(axis: axis), [x], over: over)
      }
      for p in [1, 2] { try expectParts(LpNormalization(axis: axis, p: p), [x]) }
      guard isDivided else { continue }
      try expectParts(ArgMax(along: IndexedAxis(axis)), [x])
      try expectParts(TopK(2, axis: axis), [x])
    }
    let indices = Tensor((0..<12).map { Int64($0 % 5) }, shape: [3, 4])
    for axis in [-1, 1] {
      try expectParts(OneHot(depth: 4, axis: axis), [indices, Tensor([0.0, 1])])
    }
  }

  @Test func triangles() throws {
    for diagonal in [0, 1, -2, 9, .max, .min] {
      for (isUpper, shape) in [
        (true, [2, 3, 4]), (false, [5, 3]), (true, [7, 9]), (false, [1, 9, 2]),
      ] {
        let x = Tensor.random(shape, seed: 6, .float32)
        try expectParts(Trilu(diagonal: diagonal, isUpper: isUpper), [x])
        try expectParts(Trilu(diagonal: diagonal, isUpper: isUpper), [x], over: 0)
      }
    }
  }

  private func indices(_ shape: [Int], below extent: Int) -> Tensor {
    let count = shape.reduce(1, *)
    let numbers = (0..<count).map { Int64(($0 * 7 + $0 / 3) % (2 * extent) - extent) }
    return Tensor(numbers, shape: shape)
  }

  @Test(arguments: [([9], 0), ([5, 37], 0), ([5, 3], 1), ([2, 4, 3], 1), ([3, 2, 40], 1)])
  func indexed(_ shape: [Int], _ axis: Int) throws {
    let last = shape[shape.count - 1]
    for scalar in Self.reals {
      let data = Tensor.random(shape, seed: 3, scalar)
      for own in [[], [11], [2, 3]] {
        let indices = indices(own, below: shape[axis])
        try expectParts(Gather(axis: axis), [data, indices], isDivided: nil)
        let x = try reference(Gather(axis: axis), [data, indices])[0]
        let scatter = GatherScatter(axis: axis, shape: shape.map { .fixed($0) })
        try expectParts(scatter, [x, indices], isDivided: nil)
      }
      var own = shape
      own[axis] = 6
      let indices = indices(own, below: shape[axis])
      try expectParts(GatherElements(axis: axis), [data, indices])
      let updates = Tensor.random(own, seed: 4, scalar)
      for reduction in ScatterElements.Reduction.allCases {
        let scatter = ScatterElements(axis: axis, reduction: reduction)
        try expectParts(scatter, [data, indices, updates], isDivided: nil)
        let node = try LoweredNode(scatter, [data, indices, updates])
        let parts = try #require(node?.kernels.last).parts(2)
        #expect(parts.count == (axis > 0 || shape.count > 1 && last > 16 ? 2 : 1))
      }
    }
    let tuples = Tensor((0..<40).map { Int64($0 % 2) }, shape: [20, 2])
    try expectParts(GatherND(), [.random([2, 3, 2], seed: 1), tuples])
  }

  /// Fault is found by a part, whichever has it.
  @Test(arguments: [0, 3, 6]) func faults(_ place: Int) throws {
    var numbers = [Int64](repeating: 1, count: 7)
    numbers[place] = 5
    let inputs = [Tensor.random([5, 3], seed: 1), Tensor(numbers)]
    let node = try #require(try LoweredNode(Gather(), inputs))
    for count in [1, 2, 7] {
      let wrong = node.kernels[0].parts(count).filter { part in
        var stage = node.stage
        return !stage.run([part])
      }
      #expect(wrong.count == 1)
    }
  }

  @Test func normalizations() throws {
    for scalar in Self.reals {
      func random(_ shape: [Int], _ seed: UInt64) -> Tensor {
        .random(shape, in: 0.5...2, seed: seed, scalar)
      }
      for (shape, axis) in [([9, 40], 1), ([2, 3, 5], 2), ([1, 33], 1), ([3, 0], 1)] {
        let x = random(shape, 1), own = random(Array(shape[axis...]), 2)
        let isDivided = shape[0] > 1
        try expectParts(LayerNormalization(axis: axis), [x, own, own], isDivided: isDivided)
        try expectParts(RMSNormalization(axis: axis), [x, own], isDivided: isDivided)
      }
      for shape in [[4, 40], [2, 3, 4], [3, 7, 5, 7], [1, 6, 9], [5, 1, 3]] {
        let inputs = [random(shape, 1)] + (2..<6).map { random([shape[1]], $0) }
        for isTraining in [false, true] {
          let operation = BatchNormalization(momentum: 0.75, isTraining: isTraining)
          try expectParts(operation, inputs, isDivided: !isTraining || shape[1] > 1)
        }
        try expectParts(InstanceNormalization(), Array(inputs[..<3]))
        try expectParts(
          GroupNormalization(groups: shape[1], epsilon: 0.01), Array(inputs[..<3]))
        try expectParts(
          GroupNormalization(groups: 1), Array(inputs[..<3]), isDivided: shape[0] > 1)
      }
      let channels = (2..<4).map { random([6], $0) }
      for images in [1, 2] {
        try expectParts(GroupNormalization(groups: 3), [random([images, 6, 3], 1)] + channels)
      }
    }
  }

  @Test func attention() throws {
    for scalar in Self.reals {
      func random(_ shape: [Int], _ seed: UInt64) -> Tensor { .random(shape, seed: seed, scalar) }
      for (batch, heads, keyHeads, length) in [
        (3, 4, 2, 5), (1, 6, 3, 70), (1, 5, 1, 1), (2, 1, 1, 3),
      ] {
        let q = random([batch, heads, length, 8], 1)
        let k = random([batch, keyHeads, 9, 8], 2), v = random([batch, keyHeads, 9, 6], 3)
        let past = [random([batch, keyHeads, 4, 8], 4), random([batch, keyHeads, 4, 6], 5)]
        let mask = random([batch, heads, length, 13], 6), numbers = random([heads, 1, 9], 7)
        let shared = Tensor(numbers.doubles.map { $0 > 0 }, shape: numbers.shape)
        try expectParts(Attention(causal: true), [q, k, v, nil, nil, nil])
        try expectParts(Attention(scoreOutput: .weights), [q, k, v, mask] + past)
        try expectParts(Attention(softcap: 2), [q, k, v, shared, nil, nil])
      }
      // With the axes of heads within those of rows.
      try expectParts(
        Attention(causal: true, heads: 4, keyHeads: 2),
        [random([2, 6, 20], 1), random([2, 7, 10], 2), random([2, 7, 6], 3), nil, nil, nil])
    }
  }

  @Test(arguments: [false, true]) func rotations(_ interleaved: Bool) throws {
    for (batch, length) in [(2, 3), (1, 7), (1, 1)] {
      let ids = Tensor(
        (0..<batch * length).map { Int64($0 % 5) }, shape: [batch, length])
      for (heads, shape) in [(nil, [batch, 3, length, 10]), (3, [batch, length, 30])]
        as [(Int?, [Int])]
      {
        let operation = RotaryEmbedding(interleaved: interleaved, heads: heads)
        let x = Tensor.random(shape, seed: 1, .float32)
        let rows = [2, 3].map { Tensor.random([batch, length, 5], seed: $0, .float32) }
        let table = [2, 3].map { Tensor.random([5, 5], seed: $0, .float32) }
        try expectParts(operation, [x] + rows + [nil])
        try expectParts(operation, [x] + table + [ids])
        try expectParts(operation, [x] + table + [ids.converted(to: .int32)])
      }
    }
  }
}
