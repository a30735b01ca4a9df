import Adjoint
import TestSupport
import Testing

@testable import AdjointTraining

@Suite struct TrainerTests {
  /// A hash of all parameters' bits. FNV-1a.
  private func hash(_ tensors: NamedTensors) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for entry in tensors {
      for number in entry.tensor.doubles {
        hash = (hash ^ number.bitPattern) &* 0x0000_0100_0000_01B3
      }
    }
    return hash
  }

  private func train(
    _ name: String, epochs: Int, seed: UInt64? = nil, batchSize: Int? = nil
  ) throws -> (report: TrainingReport, parameters: NamedTensors) {
    let trainer = try program(name) { $0.seed = seed }.trainer { recipe in
      recipe.epochs = epochs
      recipe.batchSize = batchSize ?? recipe.batchSize
    }
    return (try trainer.run(), trainer.parameters)
  }

  @Test func sameBitsEveryTime() throws {
    let first = try train("models/xor.json", epochs: 20)
    let second = try train("models/xor.json", epochs: 20)
    #expect(first.report.steps == 20)
    #expect(hash(first.parameters) == hash(second.parameters))
    #expect(first.parameters == second.parameters)
    #expect(first.parameters.names == ["W1", "b1", "W2", "b2"])
    let other = try train("models/xor.json", epochs: 20, seed: 2)
    #expect(hash(other.parameters) != hash(first.parameters))
  }

  /// Shuffled, with a smaller last batch and validation in between.
  @Test func sameBitsWithBatches() throws {
    let first = try train("models/linear-regression.json", epochs: 3)
    let second = try train("models/linear-regression.json", epochs: 3)
    #expect(hash(first.parameters) == hash(second.parameters))
    #expect(first.report.loss == second.report.loss)
    // 442 rows, of which every fifth validates, make 354; in batches of 64 that is six.
    #expect(first.report.steps == 3 * 6)
  }

  /// A trainer that goes on comes to where one that did both parts in one go is.
  @Test func runningOnContinues() throws {
    let trainer = try program("models/xor.json").trainer { $0.epochs = 10 }
    _ = try trainer.run()
    _ = try trainer.run()
    let once = try train("models/xor.json", epochs: 20)
    #expect(trainer.parameters == once.parameters)
    #expect(trainer.report.epochs == 20)
  }

  /// Every row of the data goes once into an epoch, in another order each time.
  @Test func shuffleIsAPermutation() throws {
    func order(seed: UInt64, epoch: Int) throws -> [Int] {
      let trainer = try program("models/linear-regression.json") { $0.seed = seed }.trainer()
      return trainer.shuffled(trainer.data.trainingRows, epoch)
    }
    let rows = try program("models/linear-regression.json").trainer().data.trainingRows
    let first = try order(seed: 1, epoch: 0)
    #expect(first != rows)
    #expect(first.sorted() == rows)
    #expect(try order(seed: 1, epoch: 0) == first)
    #expect(try order(seed: 1, epoch: 1) != first)
    #expect(try order(seed: 2, epoch: 0) != first)
  }

  /// Each row comes to each place about equally often.
  @Test func shuffleIsFair() throws {
    let trainer = try program("models/xor.json").trainer()
    var counts = [[Int]](repeating: [0, 0, 0, 0], count: 4)
    for epoch in 0..<4000 {
      for (place, row) in trainer.shuffled([0, 1, 2, 3], epoch).enumerated() {
        counts[place][row] += 1
      }
    }
    // 1,000 expected, with a standard deviation of 27.
    for row in counts.joined() { #expect(abs(row - 1000) < 140) }
  }

  /// A mean of `x` that nothing changes: the learning rate is 0.
  private func meter(
    batchSize: Int, validationEvery: Int?, shuffle: Bool = true
  ) throws -> TrainingReport {
    var graph = GraphBuilder()
    let x = graph.input("x", ["batch"], .float64)
    let w = graph.parameter("w", [], .float64, initializer: .ones)
    let loss = graph.add(
      "loss", ReduceMean(axes: [0], keepDimensions: false), graph.multiply(x, w))
    graph.add("double", Add(), loss, loss)
    graph.loss = loss
    let checked = try graph.checked()
    let recipe = TrainingRecipe(
      data: [], validationEvery: validationEvery, epochs: 1, batchSize: batchSize,
      optimizer: OptimizerRecipe(.sgd, learningRate: .fixed(0)), shuffle: shuffle,
      metrics: ["double"])
    let data = try TrainingData(
      [x: Tensor((1...10).map(Double.init))], for: checked, validationEvery: validationEvery)
    return try Trainer(checked, recipe: recipe, data: data).run()
  }

  /// A smaller last batch counts by its rows: the mean is that of all rows.
  @Test(arguments: [1, 3, 4, 7, 10, 64])
  func lossIsTheMeanOverRows(_ batchSize: Int) throws {
    let report = try meter(batchSize: batchSize, validationEvery: nil)
    #expect(abs(report.loss - 5.5) < 1e-14)
    #expect(report.steps == (10 + batchSize - 1) / batchSize)
    #expect(report.validation == nil)
  }

  @Test(arguments: [1, 2, 3])
  func validationIsTheMeanOverItsRows(_ batchSize: Int) throws {
    // Rows 3, 6 and 9 validate.
    let report = try meter(batchSize: batchSize, validationEvery: 3)
    #expect(abs((report.validation?.loss ?? 0) - 6) < 1e-14)
    #expect(report.validation?.metrics.map(\.name) == ["double"])
    #expect(abs((report.validation?.metrics.first?.value ?? 0) - 12) < 1e-14)
    #expect(abs(report.loss - (55.0 - 18) / 7) < 1e-14)
  }

  @Test func divergenceIsTold() throws {
    let trainer = try program("models/linear-regression.json").trainer { recipe in
      recipe.optimizer = OptimizerRecipe(.sgd, learningRate: .fixed(1e6))
      recipe.epochs = 50
    }
    let words = messages { try trainer.run() }
    #expect(words.count == 1)
    let pattern = #/error: the loss is -?(inf|nan) at step \d+ in epoch \d+\n  note: .*/#
    #expect(words.first?.wholeMatch(of: pattern) != nil, "\(words)")
  }

  /// A graph whose number of rows is fixed is trained in batches of just that size.
  @Test func fixedNumberOfRows() throws {
    var graph = GraphBuilder()
    let x = graph.input("x", [5], .float64)
    let w = graph.parameter("w", [], .float64, initializer: .ones)
    graph.loss = graph.reduceSum(graph.multiply(x, w), axes: [0])
    let checked = try graph.checked()
    let data = try TrainingData([x: Tensor((1...10).map(Double.init))], for: checked)
    var recipe = TrainingRecipe(
      data: [], epochs: 1, batchSize: 5,
      optimizer: OptimizerRecipe(.sgd, learningRate: .fixed(0.1)),
      shuffle: false)
    let trainer = try Trainer(checked, recipe: recipe, data: data)
    #expect(try trainer.run().steps == 2)
    #expect(abs(trainer.parameters[0].tensor.doubles[0] - (1 - 1.5 - 4)) < 1e-14)
    recipe.batchSize = 4
    #expect(
      messages { try Trainer(checked, recipe: recipe, data: data) } == [
        "error: input \"x\" is declared [5] but its data is [4]"
      ])
  }

  @Test func epochsAreReported() throws {
    var seen: [Int] = []
    let trainer = try program("models/xor.json").trainer { $0.epochs = 3 }
    let report = try trainer.run { seen += [$0.so.epochs, $0.of] }
    #expect(seen == [1, 3, 2, 3, 3, 3])
    #expect(report.epochs == 3)
    #expect(report.seconds > 0)
  }

  @Test func weightsGoBeforeInitializers() throws {
    let weights = Tensor([Float](repeating: 0.25, count: 8))
    let trainer = try program("models/xor.json") { $0.weights = ["b1": weights] }
      .trainer { $0.epochs = 0 }
    _ = try trainer.run()
    #expect(trainer.parameters["b1"] == weights)
  }
}
