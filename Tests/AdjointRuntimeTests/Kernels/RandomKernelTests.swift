import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@testable import AdjointRuntime

@Suite struct RandomKernelTests {
  private let operations: [any Operator] = [
    RandomUniform([1003], UniformDistribution(low: -1, high: 2)),
    RandomUniform([1003], UniformDistribution(), .float64),
    RandomNormal([1003], NormalDistribution(mean: 1, scale: 2)),
    RandomNormal([1003], NormalDistribution(), .float64),
  ]

  @Test func agreeWithTheDefinition() throws {
    for operation in operations { try expectLowered(operation, []) }
    for scalar in [ScalarType.float32, .float64] {
      let x = Tensor.random([7, 41], in: -1...2, seed: 6, scalar)
      try expectLowered(Dropout(ratio: 0.3), [x])
      try expectLowered(Dropout(ratio: 0.3), [x], over: 0)
      try expectLowered(Dropout(isTraining: false), [x])
      try expectLowered(Bernoulli(), [x])
      try expectLowered(Bernoulli(.bool), [x])
    }
    for count in [0, 1, 2, 255, 256, 257, 511, 513] {
      try expectLowered(RandomNormal([.fixed(count)]), [])
    }
  }

  /// A part of the elements gets its numbers wherever the parts are cut, and whatever comes first.
  @Test func parts() throws {
    var stage = KernelStage()
    let whole = stage.place(.float32, [1000])
    let pieces = stage.place(.float32, [1000])
    func kernel(_ target: Operand, _ part: Range<Int>) -> Kernel {
      var kernel = RandomKernel(
        .normal, .float32, stream: 3, count: part.count, beta: 1,
        y: target.location.advanced(by: part.lowerBound, of: .float32))
      kernel.first = part.lowerBound
      return .random(kernel)
    }
    stage.run([
      kernel(whole, 0..<1000), kernel(pieces, 301..<1000), kernel(pieces, 1..<2),
      kernel(pieces, 2..<301), kernel(pieces, 0..<1),
    ])
    #expect(stage[whole] == stage[pieces])
  }
}
