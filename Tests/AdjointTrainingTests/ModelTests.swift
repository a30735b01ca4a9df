import Adjoint
import TestSupport
import Testing

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A few steps of every model of `Graphs/models` on the first rows of its data lower its loss, to
/// the same bits every time, with passes over its graph and without. `Graphs/models/README.md` tells what full trainings reach.
@Suite struct ModelTests {
  private func train(
    _ name: String, rows: Int, epochs: Int, optimizing: Bool = true
  ) throws -> [Double] {
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
    let trainer = try Trainer(checked, recipe: recipe, data: data, optimizing: optimizing)
    _ = try trainer.run { losses.append($0.so.loss) }
    return losses
  }

  @Test(
    arguments: [
      ("digits", 320, 4, 0.5), ("digits-conv", 160, 4, 0.8), ("digits-ppca", 320, 5, 0.8),
      ("digits-vae", 320, 10, 0.7), ("linear-regression", 442, 10, 0.5),
      ("text-transformer", 32, 3, 0.8), ("xor", 4, 100, 0.5),
    ])
  func fewStepsLowerTheLoss(_ name: String, _ rows: Int, _ epochs: Int, _ share: Double) throws {
    let losses = try train(name, rows: rows, epochs: epochs)
    #expect(try #require(losses.last) < share * (try #require(losses.first)))
    #expect(try train(name, rows: rows, epochs: epochs, optimizing: false) == losses)
  }

  /// The closed form of the probabilistic principal components has the likelihood that numpy 2.4.6
  /// finds, by `eigh` and `slogdet`; the loss is the same there, and has no slope.
  @Test func theComponentsInClosedFormAreTheBest() throws {
    let graph = try program("models/digits-ppca.json")
    let inputs = try graph.recipeInputs()
    let found = try graph.run(
      inputs, computing: ["bestLoss", "bestW", "mean", "bestVariance", "picture"])
    let expected = 153.516_235_411_061_6
    #expect(abs(try #require(found["bestLoss"]).doubles[0] / expected - 1) < 1e-12)

    let best = try program("models/digits-ppca.json") { options in
      options.weights = ["W": found["bestW"]!, "b": found["mean"]!]
      options.weights["logVariance"] = Tensor(log(found["bestVariance"]!.doubles[0]))
    }
    let (loss, gradients) = try best.gradients(inputs)
    #expect(abs(loss.doubles[0] / expected - 1) < 1e-12)
    for gradient in gradients.values { #expect(gradient.doubles.allSatisfy { abs($0) < 1e-10 }) }

    // Ten digits above what is inferred from them, three times, and forty draws.
    let picture = try #require(try best.run(inputs)["picture"])
    #expect(picture.shape == [100, 64])
    let x = try #require(inputs["x"]).doubles, rows = picture.doubles
    for row in 0..<3 {
      let shown = x[(row * 640)..<((row + 1) * 640)]
      #expect(rows[(row * 1280)..<(row * 1280 + 640)].elementsEqual(shown))
      let errors = zip(rows[(row * 1280 + 640)...], shown).map { ($0 - $1) * ($0 - $1) }
      // The variance of all pixels is 18.8 on average, of which a sixth is lost.
      #expect(errors.reduce(0, +) / 640 < 0.25 * 18.8)
    }
    #expect(Set(rows[3840...]).count == 2560)
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
