import Adjoint
import TestSupport
import Testing

/// Training with random operators: other numbers at each step, none of them when validating.
@Suite struct DropoutTrainingTests {
  /// The mean of `w` times a dropout of ones; the learning rate is 0.
  static func meter(epochs: Int = 1, seed: UInt64 = 3) throws -> Trainer {
    var graph = GraphBuilder(name: "meter")
    let x = graph.input("x", ["batch", 10], .float64)
    let w = graph.parameter("w", [], .float64, initializer: .ones)
    let kept = graph.add("kept", Dropout(ratio: 0.5), x)
    graph.loss = graph.add(
      "loss", ReduceMean(axes: [0, 1], keepDimensions: false), graph.multiply(kept, w))
    let checked = try graph.checked()
    let ones = Tensor([Double](repeating: 1, count: 200), shape: [20, 10])
    let data = try TrainingData([x: ones], for: checked, validationEvery: 2)
    let recipe = TrainingRecipe(
      data: [], validationEvery: 2, epochs: epochs, batchSize: 5,
      optimizer: OptimizerRecipe(.sgd, learningRate: .fixed(0)), seed: seed)
    return try Trainer(checked, recipe: recipe, data: data)
  }

  @Test func validationDropsNothing() throws {
    let report = try Self.meter().run()
    #expect(report.validation?.loss == 1)
    #expect(report.loss != 1 && abs(report.loss - 1) < 0.5)
  }

  @Test func everyStepDropsOthers() throws {
    var losses: [Double] = []
    _ = try Self.meter(epochs: 8).run { losses.append($0.so.loss) }
    #expect(Set(losses).count >= 5)
    var again: [Double] = []
    _ = try Self.meter(epochs: 8).run { again.append($0.so.loss) }
    #expect(again == losses)
    var others: [Double] = []
    _ = try Self.meter(epochs: 8, seed: 4).run { others.append($0.so.loss) }
    #expect(others != losses)
  }
}
