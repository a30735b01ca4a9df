import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@testable import AdjointRuntime

/// Convolutions and pools as kernels against their definitions.
@Suite struct WindowKernelTests {
  /// A window and operands that it fits, chosen at random.
  struct Setting: CustomTestStringConvertible {
    var x: [Int], kernel: [Int], window: SlidingWindow
    var group: Int, filters: Int

    init(seed: UInt64) {
      var random = TestRandom(seed: seed)
      let rank = 1 + random.integer(below: 3)
      func numbers(_ count: Int, _ range: ClosedRange<Int>) -> [Int] {
        (0..<count).map { _ in range.lowerBound + random.integer(below: range.count) }
      }
      kernel = numbers(rank, 1...3)
      group = 1 + random.integer(below: 2)
      filters = group * (1 + random.integer(below: 3))
      let dilations = numbers(rank, 1...2)
      let least = zip(kernel, dilations).map { ($0 - 1) * $1 + 1 }
      let extents = zip(least, numbers(rank, 0...(rank == 1 ? 90 : 6))).map { $0 + $1 }
      x = [random.integer(below: 3) + 1, group * (1 + random.integer(below: 6))] + extents
      let choices = SlidingWindow.AutoPad.allCases
      let autoPad = choices[random.integer(below: choices.count)]
      window = SlidingWindow(
        strides: numbers(rank, 1...3), dilations: dilations,
        pads: autoPad == .notSet ? numbers(2 * rank, 0...3) : nil, autoPad: autoPad)
    }

    var w: [Int] { [filters, x[1] / group] + kernel }
    var testDescription: String { "\(x) \(w) \(window)" }
  }

  static let settings = (1...40).map { Setting(seed: $0) }

  @Test(arguments: settings) func convolution(_ setting: Setting) throws {
    for (scalar, tolerance) in [(ScalarType.float64, 1e-13), (.float32, 1e-5)] {
      let x = Tensor.random(setting.x, seed: 1, scalar),
        w = Tensor.random(setting.w, seed: 2, scalar)
      let bias = Tensor.random([setting.filters], seed: 3, scalar)
      let conv = Conv(setting.window, group: .fixed(setting.group))
      try expectLowered(conv, [x, w, nil], tolerance: tolerance)
      try expectLowered(conv, [x, w, bias], tolerance: tolerance)
      let y = try reference(conv, [x, w, nil])[0]
      let extents = setting.x[2...].map { Dimension.fixed($0) }
      let taps = setting.kernel.map { Dimension.fixed($0) }
      try expectLowered(
        ConvScatter(conv.convolution, shape: extents), [y, w], tolerance: 10 * tolerance)
      try expectLowered(
        ConvWeight(conv.convolution, kernelShape: taps), [x, y], tolerance: 10 * tolerance)
    }
  }

  @Test(arguments: settings) func transposedConvolution(_ setting: Setting) throws {
    var window = setting.window
    window.pads = nil
    let filters = setting.x[1], channels = setting.filters / setting.group
    let x = Tensor.random(setting.x, seed: 1)
    let w = Tensor.random([filters, channels] + setting.kernel, seed: 2)
    let bias = Tensor.random([setting.filters], seed: 3)
    let transpose = ConvTranspose(window, group: .fixed(setting.group))
    try expectLowered(transpose, [x, w, bias], tolerance: 1e-13)
    try expectLowered(transpose, [x, w, nil], tolerance: 1e-13)
  }

  /// Few numbers that often are equal, some special ones among them.
  private func coarse(_ shape: [Int]) -> Tensor {
    var random = TestRandom(seed: 9)
    let numbers = (0..<shape.reduce(1, *)).map { _ -> Double in
      let number = random.integer(below: 24)
      return number == 0 ? .nan : number == 1 ? -.infinity : Double(number / 5)
    }
    return Tensor(numbers, shape: shape)
  }

  @Test(arguments: settings, [false, true])
  func maximum(_ setting: Setting, _ roundsUp: Bool) throws {
    var pool = PoolWindow(setting.kernel, setting.window)
    pool.window.roundsUp = roundsUp
    let x = coarse(setting.x)
    try expectLowered(MaxPool(pool), [x])
    try expectLowered(MaxPool(pool), [x.converted(to: .float32)])
    let places = try reference(MaxPool(pool), [x])[0].shape
    try expectLowered(MaxPoolGather(pool), [x, .random(setting.x, seed: 2)])
    try expectLowered(MaxPoolScatter(pool), [x, .random(places, seed: 3)])
  }

  @Test(arguments: settings, [false, true])
  func mean(_ setting: Setting, _ countsPads: Bool) throws {
    var pool = PoolWindow(setting.kernel, setting.window)
    pool.window.roundsUp = countsPads
    let average = AveragePool(pool, countsPads: countsPads)
    let x = Tensor.random(setting.x, seed: 1)
    try expectLowered(average, [x], tolerance: 1e-14)
    let places = try reference(average, [x])[0].shape
    let extents = setting.x[2...].map { Dimension.fixed($0) }
    try expectLowered(
      AveragePoolScatter(pool, countsPads: countsPads, shape: extents), [.random(places, seed: 2)],
      tolerance: 1e-14)
  }

  /// Windows side by side, in rows of some vectors and a rest, and elements that none of them meets.
  @Test(arguments: [
    ([2, 3, 4, 70], [2, 2], 1), ([3, 2, 7, 9], [3, 2], 1), ([2, 2, 6, 33], [2, 2], 2),
    ([1, 2, 5, 4, 8], [2, 2, 2], 1), ([4, 1, 131], [2], 1),
  ])
  func poolsOfPairs(_ shape: [Int], _ kernel: [Int], _ dilation: Int) throws {
    let dilations = kernel.dropLast().map { _ in dilation } + [1]
    let strides = zip(kernel, dilations).map { ($0 - 1) * $1 + 1 }
    let pool = PoolWindow(kernel, SlidingWindow(strides: strides, dilations: dilations))
    for x in [coarse(shape), coarse(shape).converted(to: .float32)] {
      let places = try reference(MaxPool(pool), [x])[0].shape
      let yBar = Tensor.random(places, seed: 3, x.scalar)
      for simd in InstructionSets.all {
        try InstructionSets.using(simd) {
          try expectParts(MaxPoolScatter(pool), [x, yBar], isDivided: nil)
          try expectLowered(MaxPool(pool), [x])
          try expectLowered(MaxPoolScatter(pool), [x, yBar])
          try expectLowered(
            AveragePool(pool), [.random(shape, seed: 4, x.scalar)], tolerance: 1e-6)
          try expectLowered(
            AveragePoolScatter(pool, shape: shape[2...].map { .fixed($0) }), [yBar],
            tolerance: 1e-6)
        }
      }
    }
  }

  /// A window that meets no element has no greatest one.
  @Test func windowsOfNothing() throws {
    let window = SlidingWindow(strides: [3, 1], dilations: [2, 1], pads: [1, 0, 1, 0])
    let pool = PoolWindow([2, 1], window)
    try expectLowered(
      MaxPoolScatter(pool), [.random([1, 2, 1, 4], seed: 1), .random([1, 2, 1, 4], seed: 2)])
  }

  @Test func depthAndSpace() throws {
    let x = Tensor.random([2, 18, 2, 3], seed: 1)
    for mode in DepthToSpace.Mode.allCases {
      try expectLowered(DepthToSpace(size: 3, mode: mode), [x])
    }
    try expectLowered(SpaceToDepth(size: 2), [.random([2, 3, 4, 6], seed: 1)])
  }

  @Test func emptyOperands() throws {
    let nothing = Tensor.random([0, 2, 4], seed: 1), w = Tensor.random([3, 2, 2], seed: 2)
    try expectLowered(Conv(), [nothing, w, nil])
    try expectLowered(
      ConvWeight(Convolution(), kernelShape: [2]), [nothing, .random([0, 3, 3], seed: 3)])
    try expectLowered(
      Conv(), [.random([2, 0, 4], seed: 1), .random([3, 0, 2], seed: 2), .random([3], seed: 3)])
    try expectLowered(MaxPool(PoolWindow([2])), [nothing])
    try expectLowered(
      AveragePoolScatter(PoolWindow([2]), shape: [4]), [.random([0, 2, 3], seed: 1)])
  }

  /// In float32, a convolution's sums are those of the matrix product: over channels, and there over
  /// taps, in ascending order, each product added without rounding in between.
  @Test func sumsHaveOneOrder() throws {
    let x = Tensor.random([1, 3, 40], seed: 1, .float32),
      w = Tensor.random([2, 3, 5], seed: 2, .float32)
    let actual = try #require(try lowered(Conv(), [x, w, nil])?.first)
    let a = x.elements(as: Float.self), b = w.elements(as: Float.self)
    var expected: [Float] = []
    for filter in 0..<2 {
      for place in 0..<36 {
        var sum: Float = 0
        for k in 0..<15 { sum.addProduct(b[filter * 15 + k], a[k / 5 * 40 + place + k % 5]) }
        expected.append(sum)
      }
    }
    #expect(actual == Tensor(expected, shape: [1, 2, 36]))
  }

  /// Filters with many taps are sums of images in ascending order; those with few are eight such sums,
  /// which meet in the order of all folds.
  @Test(arguments: [(taps: 64, images: 3), (taps: 3, images: 16)])
  func sumsOverImagesHaveOneOrder(taps: Int, images: Int) throws {
    let extent = taps + 19
    let x = Tensor.random([images, 1, extent], seed: 1, .float32),
      y = Tensor.random([images, 2, 20], seed: 2, .float32)
    let weight = ConvWeight(Convolution(), kernelShape: [.fixed(taps)])
    let a = x.elements(as: Float.self), b = y.elements(as: Float.self)
    var expected: [Float] = []
    for (filter, tap) in (0..<2 * taps).map({ ($0 / taps, $0 % taps) }) {
      let sums = (0..<images).map { image in
        (0..<20).reduce(into: Float(0)) { sum, place in
          sum.addProduct(a[image * extent + place + tap], b[(image * 2 + filter) * 20 + place])
        }
      }
      if images == 3 {
        expected.append(sums[0] + sums[1] + sums[2])
      } else {
        let pairs = stride(from: 0, to: 16, by: 2).map { sums[$0] + sums[$0 + 1] }
        let fours = (0..<4).map { pairs[$0] + pairs[$0 + 4] }
        expected.append((fours[0] + fours[2]) + (fours[1] + fours[3]))
      }
    }
    for simd in InstructionSets.all {
      try InstructionSets.using(simd) {
        let actual = try #require(try lowered(weight, [x, y])?.first)
        #expect(actual == Tensor(expected, shape: [2, 1, taps]))
      }
    }
  }

  /// Blocks of the depth, tiles of all heights, rows of places that end within a vector, one filter alone,
  /// few places and many filters; strides, pads and dilations.
  @Test(arguments: [
    ([2, 8, 12, 12], [16, 8, 5, 5], [1, 1], 0, 1),
    ([1, 30, 5, 40], [17, 30, 3, 3], [1, 1], 1, 1),
    ([2, 1, 9, 50], [1, 1, 3, 3], [1, 1], 1, 1), ([2, 3, 30, 45], [9, 3, 7, 7], [2, 2], 3, 1),
    ([1, 40, 3, 3], [33, 40, 3, 3], [1, 1], 0, 1), ([2, 35, 4, 4], [20, 35, 3, 3], [1, 1], 1, 2),
    ([1, 4, 11, 40], [29, 4, 2, 3], [1, 3], 2, 2), ([2, 20, 6, 7], [40, 20, 1, 1], [1, 1], 0, 1),
  ])
  func largerConvolutions(
    _ xShape: [Int], _ wShape: [Int], _ strides: [Int], _ pad: Int, _ dilation: Int
  ) throws {
    let window = SlidingWindow(
      strides: strides, dilations: [dilation, dilation], pads: [pad, pad, pad, pad])
    let conv = Conv(window)
    let extents = xShape[2...].map { Dimension.fixed($0) }
    let taps = wShape[2...].map { Dimension.fixed($0) }
    for (scalar, tolerance) in [(ScalarType.float64, 1e-12), (.float32, 2e-4)] {
      let x = Tensor.random(xShape, seed: 1, scalar), w = Tensor.random(wShape, seed: 2, scalar)
      let y = try reference(conv, [x, w, nil])[0]
      let scatter = ConvScatter(conv.convolution, shape: extents)
      let weight = ConvWeight(conv.convolution, kernelShape: taps)
      try expectLowered(conv, [x, w, nil], tolerance: tolerance)
      try expectLowered(scatter, [y, w], tolerance: tolerance)
      try expectLowered(weight, [x, y], tolerance: tolerance)
      for (operation, inputs) in [(conv, [x, w, nil]), (scatter, [y, w]), (weight, [x, y])]
        as [(any Operator, [Tensor?])]
      {
        let expected = try lowered(operation, inputs)
        for simd in InstructionSets.all {
          try InstructionSets.using(simd) {
            let isSame = try lowered(operation, inputs) == expected
            #expect(isSame, "\(type(of: operation).name) by \(simd)")
          }
        }
      }
    }
  }
}
