import AdjointGraph
import AdjointKernels
import AdjointOperators
import TestSupport
import Testing

@testable import AdjointRuntime

@Suite struct ReductionKernelTests {
  private func reduce(
    _ function: AdjointReduce, _ x: Tensor, isFolded: (Int) -> Bool
  ) throws -> Tensor {
    var stage = KernelStage()
    let source = stage.place(x)
    let target = stage.place(
      x.scalar, x.shape.enumerated().map { isFolded($0) ? 1 : $1 })
    let kernel = ReduceKernel(function, source, target, isFolded: isFolded)
    stage.run([.reduce(try #require(kernel))])
    return stage[target]
  }

  /// The sum in the order that the kernels promise.
  private func promisedSum(_ x: [Float]) -> Float {
    func lanes(_ chunk: ArraySlice<Float>) -> Float {
      var lanes = [Float](repeating: 0, count: 16)
      for (index, value) in chunk.enumerated() { lanes[index % 16] += value }
      for half in [8, 4, 2, 1] {
        for lane in 0..<half { lanes[lane] += lanes[lane + half] }
      }
      return lanes[0]
    }
    // Sums of complete powers of two of chunks, with how many they are.
    var sums: [(count: Int, sum: Float)] = []
    for start in stride(from: 0, to: x.count, by: 1024) {
      sums.append((1, lanes(x[start..<min(start + 1024, x.count)])))
      while sums.count > 1, sums[sums.count - 2].count == sums[sums.count - 1].count {
        let last = sums.removeLast()
        sums[sums.count - 1].count += last.count
        sums[sums.count - 1].sum += last.sum
      }
    }
    while sums.count > 1 {
      let last = sums.removeLast()
      sums[sums.count - 1].sum += last.sum
    }
    return sums.first?.sum ?? 0
  }

  @Test(arguments: [0, 1, 15, 16, 17, 1023, 1024, 1025, 3000, 7169])
  func sumsHaveOneOrderInEveryLayout(_ count: Int) throws {
    for inner in [1, 3, 32, 45] {
      let x = Tensor.random([2, count, inner], seed: 21, .float32)
      let values = x.elements(as: Float.self)
      let sums = try reduce(.sum, x) { $0 == 1 }
      let again = try reduce(.sum, x) { $0 == 1 }
      #expect(sums == again, "the same bits every time")
      let expected = (0..<2 * inner).map { index in
        promisedSum(
          (0..<count).map { values[(index / inner * count + $0) * inner + index % inner] })
      }
      #expect(sums == Tensor(expected, shape: [2, 1, inner]), "\(count) by \(inner)")
    }
  }

  static let functions: [(AdjointReduce, @Sendable ([Double]) -> Double)] = [
    (.sum, { $0.reduce(0, +) }),
    (.mean, { $0.reduce(0, +) / Double($0.count) }),
    (.max, { $0.max() ?? -.infinity }),
    (.min, { $0.min() ?? .infinity }),
    (.product, { $0.reduce(1, *) }),
    (.sumAbs, { $0.reduce(0) { $0 + abs($1) } }),
    (.sumSquare, { $0.reduce(0) { $0 + $1 * $1 } }),
    (.norm, { $0.reduce(0) { $0 + $1 * $1 }.squareRoot() }),
    (.logSum, { Log().apply($0.reduce(0, +)) }),
    (.logSumExp, { Log().apply($0.reduce(0) { $0 + Exp().apply($1) }) }),
  ]

  @Test(arguments: functions.indices) func folds(_ index: Int) throws {
    let (function, expected) = Self.functions[index]
    for (scalar, tolerance) in [(ScalarType.float32, 1e-5), (.float64, 1e-13)] {
      for shape in [[1, 1, 1], [3, 1, 2], [2, 7, 1], [1, 40, 5], [2, 33, 65], [3, 0, 2]] {
        let x = Tensor.random(shape, in: 0.5...1.5, seed: 22, scalar)
        let values = x.doubles
        let numbers = (0..<shape[0] * shape[2]).map { place in
          expected(
            (0..<shape[1]).map {
              values[(place / shape[2] * shape[1] + $0) * shape[2] + place % shape[2]]
            })
        }
        let result = Tensor(numbers, shape: [shape[0], 1, shape[2]]).converted(to: scalar)
        expectSame(
          try reduce(function, x) { $0 == 1 }, result, tolerance: tolerance,
          "\(function) \(shape)")
      }
    }
  }

  @Test func extremesAreNaNWhereAnyIs() throws {
    for position in [0, 1, 15, 16, 39] {
      var values = [Double](repeating: 1, count: 40)
      values[position] = .nan
      for function in [AdjointReduce.max, .min] {
        #expect(try reduce(function, Tensor(values)) { _ in true }.doubles[0].isNaN)
        let column = Tensor(values, shape: [20, 2])
        let found = try reduce(function, column) { $0 == 0 }.doubles
        #expect(found[position % 2].isNaN && found[1 - position % 2] == 1)
      }
    }
  }

  @Test func logSumExpOfWhatOverflows() throws {
    let infinity = Double.infinity
    let x = Tensor([1e4, 1e4, -infinity, -infinity, infinity, 0, .nan, 0], shape: [4, 2])
    let found = try reduce(.logSumExp, x) { $0 == 1 }
    let expected = Tensor([1e4 + Log().apply(2), -infinity, infinity, .nan], shape: [4, 1])
    expectSame(found, expected, tolerance: 1e-15, "logSumExp")
  }

  @Test func sumOperator() throws {
    for axes in [[], [0], [1], [2], [0, 1], [1, 2], [0, 1, 2]] {
      for scalar in [ScalarType.float32, .float64] {
        let x = Tensor.random([3, 4, 5], seed: 23, scalar)
        try expectLowered(
          ReduceSum(axes: axes, keepDimensions: axes.count == 1), [x], tolerance: 1e-6)
      }
    }
    let apart = try lowered(ReduceSum(axes: [1, 3]), [Tensor.random([2, 3, 4, 5], seed: 24)])
    #expect(apart == nil, "two runs of folded axes behind a kept one have no kernel")
    try expectLowered(
      ReduceSum(axes: [1, 3]), [Tensor.random([2, 3, 1, 5], seed: 24)], tolerance: 1e-14)
  }

  @Test func firstAxesAndOneRunMore() throws {
    for (shape, axes) in [
      ([3, 4, 5], [0, 2]), ([2, 3, 4, 50], [0, 2]), ([70, 3, 1100], [0, 2]), ([0, 3, 2], [0, 2]),
      ([2, 3, 0, 2], [0, 2]), ([2, 3, 2, 2, 3], [0, 1, 3]),
    ] {
      let x = Tensor.random(shape, seed: 23)
      try expectLowered(ReduceSum(axes: axes), [x], tolerance: 1e-12)
      try expectLowered(ReduceMean(axes: axes), [x], tolerance: 1e-13)
      try expectLowered(ReduceMax(axes: axes), [x])
      try expectLowered(ReduceLogSumExp(axes: axes), [x], tolerance: 1e-13)
    }
  }

  @Test func softmaxAlongEveryAxis() throws {
    for (scalar, tolerance) in [(ScalarType.float32, 1e-6), (.float64, 1e-14)] {
      for shape in [[4, 33, 5], [1, 1, 1], [2, 3, 40], [0, 3, 2], [2, 1500, 1]] {
        let x = Tensor.random(shape, in: -20...20, seed: 25, scalar)
        for axis in 0..<3 {
          let operations: [any Operator] = [Softmax(axis: axis), LogSoftmax(axis: axis)]
          for operation in operations {
            try expectLowered(operation, [x], tolerance: tolerance * 10)
            #expect(try lowered(operation, [x], over: 0) == lowered(operation, [x]))
          }
        }
      }
    }
  }

  @Test func softmaxOfExtremes() throws {
    let infinity = Double.infinity
    let rows = Tensor(
      [1e4, -1e4, 0, -infinity, 0, 0, -infinity, -infinity, -infinity, infinity, 0, 1, .nan, 0, 1],
      shape: [5, 3])
    try expectLowered(Softmax(), [rows], tolerance: 1e-15)
    try expectLowered(LogSoftmax(), [rows], tolerance: 1e-15)
  }
}
