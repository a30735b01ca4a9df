import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@testable import AdjointRuntime

@Suite struct NormalizationKernelTests {
  private static let precisions: [(ScalarType, Double)] = [(.float32, 2e-5), (.float64, 1e-13)]

  private func random(_ shape: [Int], _ seed: UInt64, _ scalar: ScalarType) -> Tensor {
    .random(shape, in: 0.5...2, seed: seed, scalar)
  }

  @Test func trailingAxes() throws {
    for (scalar, tolerance) in Self.precisions {
      for (shape, axis) in [
        ([3, 40], 1), ([2, 3, 5], 1), ([4, 1], -1), ([2, 3, 33], 0), ([3, 0], 1), ([0, 3], 1),
        ([1, 2100], 1),
      ] {
        let x = random(shape, 1, scalar)
        let scales = [
          Array(shape[((axis + shape.count) % shape.count)...]), [1], [shape.last ?? 1],
        ]
        for own in scales {
          let scale = random(own, 2, scalar), bias = random(own, 3, scalar)
          let layer = LayerNormalization(axis: axis, epsilon: 0.01)
          try expectLowered(layer, [x, scale, nil], tolerance: tolerance)
          try expectLowered(layer, [x, scale, bias], tolerance: tolerance)
          try expectLowered(
            RMSNormalization(axis: axis, epsilon: 0.01), [x, scale], tolerance: tolerance)
        }
      }
    }
  }

  /// A large mean, which leaves few digits to the distances from it.
  @Test func largeMeans() throws {
    let numbers = (0..<64).map { 1e4 + Double($0 % 7) }
    for scalar in [ScalarType.float32, .float64] {
      let x = Tensor(numbers, shape: [1, 64]).converted(to: scalar)
      let one = Tensor([1.0]).converted(to: scalar)
      try expectLowered(LayerNormalization(), [x, one, nil], tolerance: 1e-6)
    }
  }

  @Test func channels() throws {
    for (scalar, tolerance) in Self.precisions {
      for shape in [
        [4, 3], [40, 70], [2, 3, 4], [3, 2, 5, 7], [5], [0, 3], [2, 0, 4], [2, 3, 0], [1, 1, 1],
      ] {
        let channels = shape.count < 2 ? 1 : shape[1]
        let inputs = [random(shape, 1, scalar)] + (2..<6).map { random([channels], $0, scalar) }
        let operations = [
          BatchNormalization(epsilon: 0.01),
          BatchNormalization(epsilon: 0.01, momentum: 0.75, isTraining: true),
          BatchNormalization(epsilon: 0.01, momentum: 0, isTraining: true),
        ]
        for operation in operations {
          try expectLowered(operation, inputs, tolerance: tolerance)
        }
        guard shape.count > 1 else { continue }
        try expectLowered(
          InstanceNormalization(epsilon: 0.01), Array(inputs[..<3]), tolerance: tolerance)
        for groups in [1, channels] where groups > 0 {
          try expectLowered(
            GroupNormalization(groups: groups, epsilon: 0.01), Array(inputs[..<3]),
            tolerance: tolerance)
        }
      }
      let inputs = [random([2, 6, 3], 1, scalar), random([6], 2, scalar), random([6], 3, scalar)]
      try expectLowered(GroupNormalization(groups: 2, epsilon: 0.01), inputs, tolerance: tolerance)
    }
  }

  /// The order that the header promises, for sums whose order shows.
  @Test(arguments: [[3, 2, 45], [50, 40], [1, 1, 17]])
  func sumsHaveOneOrder(_ shape: [Int]) throws {
    let x = Tensor.random(shape, in: -1e3...1e3, seed: 7)
    let (channels, spatial) = (shape[1], shape.dropFirst(2).reduce(1, *))
    let ones = Tensor([Double](repeating: 1, count: channels))
    let zeros = Tensor([Double](repeating: 0, count: channels))
    let outputs = try lowered(
      BatchNormalization(epsilon: 1, momentum: 0, isTraining: true), [x, ones, zeros, zeros, ones])
    let values = x.doubles
    func mean(_ channel: Int, _ term: (Double) -> Double) -> Double {
      var lanes = [Double](repeating: 0, count: 16)
      for row in 0..<shape[0] {
        for index in 0..<spatial {
          lanes[index % 16] += term(values[(row * channels + channel) * spatial + index])
        }
      }
      for half in [8, 4, 2, 1] {
        for lane in 0..<half { lanes[lane] += lanes[lane + half] }
      }
      return lanes[0] / Double(shape[0] * spatial)
    }
    let means = (0..<channels).map { channel in mean(channel) { $0 } }
    let variances = (0..<channels).map { channel in
      mean(channel) { ($0 - means[channel]) * ($0 - means[channel]) }
    }
    #expect(outputs?[1].doubles == means)
    #expect(outputs?[2].doubles == variances)
  }

  @Test func notANumber() throws {
    let x = Tensor([1.0, .nan, 3, 4, 5, .infinity], shape: [3, 2])
    let one = Tensor([1.0, 1])
    try expectLowered(LayerNormalization(), [x, one, nil], tolerance: 1e-13)
    try expectLowered(
      BatchNormalization(isTraining: true), [x, one, one, one, one], tolerance: 1e-13)
  }

  @Test func unitLines() throws {
    for (scalar, tolerance) in Self.precisions {
      for shape in [[4, 33, 5], [2, 3, 40], [0, 3, 2], [2, 1500, 1], [2, 0, 3]] {
        let x = Tensor.random(shape, seed: 1, scalar)
        for axis in 0..<3 {
          for p in [1, 2] {
            try expectLowered(LpNormalization(axis: axis, p: p), [x], tolerance: tolerance)
          }
        }
      }
    }
    let zeros = Tensor([0.0, 0, 3, -4, .nan, 0], shape: [3, 2])
    try expectLowered(LpNormalization(), [zeros], tolerance: 1e-15)
  }
}
