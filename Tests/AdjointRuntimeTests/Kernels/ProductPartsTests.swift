import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@testable import AdjointRuntime

/// Parts of products, of convolutions, which are made of them, and of pools.
@Suite struct ProductPartsTests {
  private static let reals: [ScalarType] = [.float32, .float64]

  @Test(arguments: [
    (1, 1, 1), (1, 300, 270), (300, 1, 270), (31, 70, 12), (29, 235, 300), (5, 200, 9), (130, 7, 3),
    (12, 224, 512), (3, 2, 0), (0, 3, 2), (40, 40, 8),
  ])
  func matrices(_ rows: Int, _ columns: Int, _ depth: Int) throws {
    let isDivided = rows > 16 || columns > 32
    for scalar in Self.reals {
      for (left, right) in [(false, false), (true, false), (false, true)] {
        let a = Tensor.random(left ? [depth, rows] : [rows, depth], seed: 1, scalar),
          b = Tensor.random(right ? [columns, depth] : [depth, columns], seed: 2, scalar)
        let gemm = Gemm(alpha: 0.5, beta: 2, transposeA: left, transposeB: right)
        for shape in [[columns], [rows, 1]] {
          try expectParts(
            gemm, [a, b, .random(shape, seed: 3, scalar)], isDivided: isDivided && rows > 0)
        }
      }
    }
  }

  @Test(arguments: [
    ([3, 5, 4], [3, 4, 6]), ([16, 2, 3], [16, 3, 5]), ([2, 40, 5], [2, 5, 70]),
    ([7, 3, 4], [4, 90]),
    ([64, 3, 2], [64, 2, 1]),
  ])
  func batches(_ left: [Int], _ right: [Int]) throws {
    for scalar in Self.reals {
      try expectParts(
        MatMul(), [.random(left, seed: 1, scalar), .random(right, seed: 2, scalar)])
    }
  }

  /// Steps that read the matrices of a batch, and one that is kept.
  @Test(arguments: [(1, 40, 100, 300), (4, 9, 34, 5), (3, 70, 2, 7)])
  func steps(_ batch: Int, _ rows: Int, _ columns: Int, _ depth: Int) {
    var stage = KernelStage()
    func place(_ shape: [Int], _ seed: UInt64) -> Operand {
      stage.place(.random(shape, seed: seed, .float32))
    }
    let a = place([batch, rows, depth], 1), b = place([depth, columns], 2)
    let matrix = place([batch, rows, columns], 3), row = place([columns], 4)
    let c = stage.place(.float32, [batch, rows, columns])
    let kept = stage.place(.float32, [batch, rows, columns])
    var product = MatrixProduct(
      .float32, a: a.location, b: b.location, c: c.location, rows: rows, columns: columns,
      depth: depth, scratch: c.location)
    (product.batch, product.strideA, product.strideC) = (batch, rows * depth, rows * columns)
    let scratch = stage.place(.bool, [product.scratchByteCount])
    product.scratch = scratch.location
    let steps = [
      ProductStep(
        .zip(.add), .step(0), .memory(row.location, row: 0, column: 1, matrix: 0),
        store: kept.location),
      ProductStep(
        .zip(.multiply),
        .memory(
          matrix.location, row: Int32(columns), column: 1, matrix: Int32(rows * columns)), .step(1)),
      ProductStep(.map(.gelu), .step(2)),
    ]
    for step in steps {
      let isTaken = product.steps.append(step)
      #expect(isTaken)
    }
    let mostParts = expectParts(
      of: [.product(product)], in: stage, scratch: scratch, "\(batch) \(rows) \(columns)")
    #expect(mostParts > 2)
  }

  /// Images, channels and filters, of which each is what alone can be divided in some case.
  @Test(arguments: [
    ([3, 4, 9], [6, 4, 3], 1), ([1, 4, 9], [6, 2, 3], 2), ([5, 6, 5, 7], [4, 3, 3, 2], 2),
    ([1, 3, 6, 5], [35, 3, 3, 3], 1), ([1, 33, 5], [2, 33, 1], 1),
    ([2, 13, 4, 4], [3, 13, 3, 3], 1), ([3, 1, 12, 12], [8, 1, 5, 5], 1),
  ])
  func convolutions(_ x: [Int], _ w: [Int], _ group: Int) throws {
    for scalar in Self.reals {
      let image = Tensor.random(x, seed: 1, scalar), filters = Tensor.random(w, seed: 2, scalar)
      let window = SlidingWindow(
        pads: [Int](repeating: 1, count: 2 * (x.count - 2)))
      let conv = Conv(window, group: .fixed(group))
      let y = try reference(conv, [image, filters, nil])[0]
      let extents = x[2...].map { Dimension.fixed($0) }, taps = w[2...].map { Dimension.fixed($0) }
      // Parts of few channels or filters would not pay.
      let hasWays = x[0] > 1 || group > 1
      try expectParts(conv, [image, filters, nil], isDivided: hasWays || w[0] > 16)
      try expectParts(
        ConvScatter(conv.convolution, shape: extents), [y, filters],
        isDivided: hasWays || x[1] > 32)
      try expectParts(ConvWeight(conv.convolution, kernelShape: taps), [image, y])
    }
  }

  @Test(arguments: [([3, 2, 9], [2]), ([1, 5, 6, 7], [2, 3]), ([2, 1, 3, 4, 5], [2, 2, 2])])
  func pools(_ shape: [Int], _ kernel: [Int]) throws {
    for scalar in Self.reals {
      let x = Tensor.random(shape, seed: 1, scalar), pool = PoolWindow(kernel)
      try expectParts(AveragePool(pool), [x])
      let places = try reference(AveragePool(pool), [x])[0].shape
      let extents = shape[2...].map { Dimension.fixed($0) }
      try expectParts(MaxPool(pool), [x], isDivided: false)
      let node = try #require(try LoweredNode(MaxPool(pool), [x]))
      let withoutIndices = node.kernels.map { kernel -> Kernel in
        guard case .pool(var pool) = kernel else { return kernel }
        pool.indices = nil
        return .pool(pool)
      }
      let mostParts = expectParts(
        of: withoutIndices, in: node.stage, scratch: node.scratch, "MaxPool")
      #expect(mostParts > 1)
      try expectParts(MaxPoolGather(pool), [x, .random(shape, seed: 2, scalar)])
      try expectParts(MaxPoolScatter(pool), [x, .random(places, seed: 3, scalar)])
      try expectParts(
        AveragePoolScatter(pool, shape: extents), [.random(places, seed: 3, scalar)])
    }
  }
}
