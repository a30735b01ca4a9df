import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@testable import AdjointRuntime

@Suite struct LossKernelTests {
  private static let precisions: [(ScalarType, Double)] = [(.float32, 1e-5), (.float64, 1e-13)]

  @Test(arguments: LossReduction.allCases)
  func classLosses(_ reduction: LossReduction) throws {
    for (scalar, tolerance) in Self.precisions {
      for shape in [[5, 3], [40, 70], [2, 3, 4], [2, 1100], [0, 3], [2, 3, 0]] {
        let scores = Tensor.random(shape, in: -5...5, seed: 1, scalar)
        let weights = Tensor.random([shape[1]], in: 0.5...2, seed: 2, scalar)
        var places = shape
        places.remove(at: 1)
        let labels = (0..<places.reduce(1, *)).map { Int64($0 % shape[1]) }
        for ignored in [nil, 1, -100] as [Int?] {
          for type in [ScalarType.int64, .int32] {
            let inputs = [scores, Tensor(labels, shape: places).converted(to: type)]
            for extra in [nil, weights] {
              try expectLowered(
                SoftmaxCrossEntropyLoss(reduction: reduction, ignoreIndex: ignored),
                inputs + [extra], tolerance: tolerance)
              try expectLowered(
                NegativeLogLikelihoodLoss(reduction: reduction, ignoreIndex: ignored),
                inputs + [extra], tolerance: tolerance)
            }
          }
        }
      }
    }
  }

  /// With the logarithms as an output or without: the same bits.
  @Test func outputsDoNotChangeTheLoss() throws {
    let scores = Tensor.random([30, 40], in: -5...5, seed: 1, .float32)
    let labels = Tensor((0..<30).map { Int64($0) }, shape: [30])
    var graph = GraphBuilder()
    let x = graph.input("x", [30, 40]), y = graph.input("y", [30], .int64)
    let one = graph.add("one", SoftmaxCrossEntropyLoss(), x, y)
    let two = graph.add(
      "two", SoftmaxCrossEntropyLoss(), inputs: [x, y], outputs: ["two", "logarithms"])
    let executor = try graph.checked().executor(
      fetching: [one] + two, leaves: [x: scores, y: labels])
    try executor.run()
    #expect(executor[one] == executor[two[0]])
  }

  @Test func aLabelThatIsNoClass() throws {
    var graph = GraphBuilder()
    let x = graph.input("x", [2, 3]), y = graph.input("y", [2], .int64)
    let loss = graph.add("loss", SoftmaxCrossEntropyLoss(), graph.scale(x, by: 2), y)
    let executor = try graph.checked().executor(
      fetching: [loss], leaves: [x: .random([2, 3], seed: 1), y: Tensor([Int64(0), 3])])
    #expect(
      messages { try executor.run() } == [
        "error: node \"loss\" (SoftmaxCrossEntropyLoss): label 3 at position 1 is none of the 3 classes (0 to 2)"
      ])
    try executor.set(y, to: Tensor([Int64(0), 2]))
    try executor.run()
    #expect(executor[loss]?.doubles[0].isFinite == true)
  }

  @Test func meanLosses() throws {
    let operations: [any Operator] = [
      MeanSquaredError(), HalfMeanSquaredError(), BinaryCrossEntropyWithLogits(),
      SoftmaxCrossEntropyWithProbabilities(),
    ]
    for operation in operations {
      for (scalar, tolerance) in Self.precisions {
        for shape in [[5], [4, 3], [2, 3, 40], [0, 3], [3, 0]] {
          let x = Tensor.random(shape, in: -5...5, seed: 1, scalar)
          let target = Tensor.random(shape, in: 0...1, seed: 2, scalar)
          try expectLowered(operation, [x, target], tolerance: tolerance)
        }
      }
      let extremes = Tensor([1e4, -1e4, 0, 1, -.infinity, 2], shape: [3, 2])
      let target = Tensor([1.0, 0, 1, 0, 0, 1], shape: [3, 2])
      try expectLowered(operation, [extremes, target], tolerance: 1e-13)
      let nothing = Tensor([1.0, .nan], shape: [1, 2])
      try expectLowered(operation, [nothing, Tensor([1.0, 0], shape: [1, 2])])
    }
  }
}
