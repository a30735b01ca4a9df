import Adjoint
import TestSupport
import Testing

/// A few steps of every model of `Graphs/models` on the first rows of its data lower its loss, to
/// the same bits every time. `Graphs/models/README.md` tells what full trainings reach.
@Suite struct ModelTests {
  private func train(_ name: String, rows: Int, epochs: Int) throws -> [Double] {
    let program = try program("models/\(name).json")
    let checked = program.checked
    var recipe = try #require(checked.graph.training)
    recipe.epochs = epochs
    recipe.batchSize = min(recipe.batchSize, rows / 2)
    var tensors: [ValueID: Tensor] = [:]
    for (name, tensor) in try program.recipeInputs() {
      tensors[try #require(checked.graph.value(named: name))] = tensor.prefix(rows)
    }
    let data = try TrainingData(tensors, for: checked, validationEvery: recipe.validationEvery)
    var losses: [Double] = []
    _ = try Trainer(checked, recipe: recipe, data: data).run { losses.append($0.so.loss) }
    return losses
  }

  @Test(
    arguments: [
      ("digits", 320, 4, 0.5), ("digits-conv", 160, 4, 0.8), ("digits-vae", 320, 10, 0.7),
      ("linear-regression", 442, 10, 0.5),
      ("text-transformer", 32, 3, 0.8), ("xor", 4, 100, 0.5),
    ])
  func fewStepsLowerTheLoss(_ name: String, _ rows: Int, _ epochs: Int, _ share: Double) throws {
    let losses = try train(name, rows: rows, epochs: epochs)
    #expect(try #require(losses.last) < share * (try #require(losses.first)))
    #expect(try train(name, rows: rows, epochs: epochs) == losses)
  }

  /// The two graphs have the decoder's parameters under the same names.
  @Test func theDecoderTakesTheWeightsOfTheAutoEncoder() throws {
    let weights = try program("models/digits-vae.json").trainer { $0.epochs = 1 }.parameters
    let decoder = try program("models/digits-vae-decoder.json") { options in
      for entry in weights { options.weights[entry.name] = entry.tensor }
    }
    let image = try #require(try decoder.run([:])["image"])
    #expect(image.shape == [100, 64])
    // With all weights at zero, as the file has them, every pixel is 1/2.
    #expect(Set(image.doubles).count > 100)
  }
}
