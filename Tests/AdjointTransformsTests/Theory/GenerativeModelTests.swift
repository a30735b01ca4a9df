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

/// What the notes point to next: models that learn a distribution.
@Suite struct GenerativeModelTests {
  /// Minus the logarithm of the density that `crescent.csv` was drawn from: `a ∼ N(0, 1)` and
  /// `b ∼ N(a²/2, (eᵃᐟ²/2)²)`.
  private func cost(_ a: Double, _ b: Double) -> Double {
    let scale = exp(a / 2) / 2, z = (b - a * a / 2) / scale
    return (a * a + z * z) / 2 + log(2 * .pi * scale)
  }

  /// The flow reaches the likelihood of the true density, and its own density is one: it integrates
  /// to 1.
  @Test func couplingFlow() throws {
    let graph = try program("models/coupling-flow.json")
    let data = try graph.recipeInputs()
    let a = try #require(data["a"]).doubles, b = try #require(data["b"]).doubles
    let costs = zip(a, b).map { cost($0, $1) }
    func mean(_ isWanted: (Int) -> Bool) -> Double {
      let chosen = costs.indices.filter(isWanted).map { costs[$0] }
      return chosen.reduce(0, +) / Double(chosen.count)
    }
    let trainer = try graph.trainer()
    let report = try trainer.run()
    // With its 100 parameters it fits the rows it has seen slightly better than the truth does.
    #expect(abs(report.loss - mean { $0 % 5 != 4 }) < 0.05, "\(report.loss)")
    let validation = try #require(report.validation).loss
    #expect(abs(validation - mean { $0 % 5 == 4 }) < 0.1, "\(validation)")

    let step = 0.05
    var gridA: [Double] = [], gridB: [Double] = []
    for i in 0..<240 {
      for j in 0..<840 {
        gridA.append(-6 + step * Double(i))
        gridB.append(-12 + step * Double(j))
      }
    }
    func column(_ numbers: [Double]) -> Tensor {
      Tensor(numbers.map { Float($0) }, shape: [numbers.count, 1])
    }
    let trained = try Program(graph.checked, weights: trainer.parameters)
    let logDensity = try trained.value(
      "logDensity", ["a": column(gridA), "b": column(gridB)])
    let total = logDensity.doubles.reduce(0) { $0 + exp($1) * step * step }
    #expect(abs(total - 1) < 0.01, "\(total)")
  }

  /// Generator and discriminator, each trained in turn with what the other has learned, come to
  /// rest where the made numbers have mean and variance of the real ones, all that this
  /// discriminator sees.
  @Test func adversarialPair() throws {
    var weights: [String: Tensor] = [:]
    func train(_ half: String) throws {
      let trainer = try program("models/adversarial-\(half).json") { $0.weights = weights }
        .trainer()
      _ = try trainer.run()
      for entry in trainer.parameters { weights[entry.name] = entry.tensor }
    }
    for _ in 0..<15 {
      try train("discriminator")
      try train("generator")
    }
    func moments(_ tensor: Tensor) -> Matrix {
      let numbers = tensor.doubles, count = Double(numbers.count)
      let mean = numbers.reduce(0, +) / count
      return Matrix(1, 2) { _, column in
        column == 0 ? mean : numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
      }
    }
    let real = try #require(
      try program("models/adversarial-discriminator.json").recipeInputs()["real"])
    let generator = try program("models/adversarial-generator.json") { $0.weights = weights }
    let fake = try generator.value("fake", generator.recipeInputs())
    expectEqual(moments(fake).tensor, moments(real), tolerance: 1e-3)
  }
}
