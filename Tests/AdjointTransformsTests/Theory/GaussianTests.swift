import Adjoint
import Foundation
import TestSupport
import Testing

/// Least squares in closed form, Gaussians, and principal components.
@Suite struct GaussianTests {
  /// `A x = b` by elimination with row exchanges, column by column of `b`.
  private func solve(_ matrix: Matrix, _ right: Matrix) -> Matrix {
    var rows = (0..<matrix.rows).map { row in
      (0..<matrix.columns).map { matrix[row, $0] } + (0..<right.columns).map { right[row, $0] }
    }
    for step in rows.indices {
      let pivot = (step..<rows.count).max { abs(rows[$0][step]) < abs(rows[$1][step]) } ?? step
      rows.swapAt(step, pivot)
      for row in rows.indices where row != step {
        let factor = rows[row][step] / rows[step][step]
        for k in step..<rows[row].count { rows[row][k] -= factor * rows[step][k] }
      }
    }
    return Matrix(matrix.rows, right.columns) {
      rows[$0][matrix.columns + $1] / rows[$0][$0]
    }
  }

  private func mean(_ x: Matrix) -> Matrix { (1 / Double(x.rows)) * x.columnSums }

  private func covariance(_ x: Matrix) -> Matrix {
    let mean = mean(x)
    let centered = Matrix(x.rows, x.columns) { x[$0, $1] - mean[0, $1] }
    return (1 / Double(x.rows)) * (centered.transposed * centered)
  }

  private func values(_ graph: Program, _ names: String...) throws -> [String: Matrix] {
    try graph.run(graph.recipeInputs(), computing: names).mapValues { Matrix($0) }
  }

  // MARK: - Least squares

  @Test func T12() throws {
    let w = Matrix.random(1, 3, seed: 1)
    let graph = try program("theory/T12.json") { $0.weights = ["w": w.tensor] }
    let inputs = try graph.recipeInputs()
    let x = Matrix(try #require(inputs["X"])), y = Matrix(try #require(inputs["y"]))
    let (_, gradients) = try graph.gradients(inputs)
    let moment = y * x, gram = x.transposed * x
    expectEqual(gradients["w"], (1 / Double(x.rows)) * (w * gram - moment), "gradient")
    let solution = try graph.value("solution", inputs)
    expectEqual(solution, solve(gram, moment.transposed).transposed)

    let trainer = try theory("T12").trainer()
    _ = try trainer.run()
    expectEqual(trainer.parameters["w"], Matrix(solution), tolerance: 1e-6)
  }

  /// Two columns of `X` that depend on each other leave no single solution.
  @Test func T12Singular() throws {
    let graph = try theory("T12")
    var inputs = try graph.recipeInputs()
    let x = Matrix(try #require(inputs["X"]))
    inputs["X"] = Matrix(x.rows, 3) { $1 < 2 ? x[$0, $1] : 0.3 * x[$0, 0] - 0.7 * x[$0, 1] }.tensor
    let mistakes = messages { try graph.value("solution", inputs) }
    #expect(mistakes.count == 1)
    #expect(
      mistakes.first?.contains(
        "node \"inverse\" (Inverse): the matrix A is singular: its rows depend linearly") == true,
      "\(mistakes)")
  }

  // MARK: - Gaussian

  /// With `Σ = A Aᵀ` and `A` lower triangular, `z = A⁻¹ (x - μ)` is standard normal.
  @Test func T24() throws {
    let a = Matrix(3, 3) { [[2, 0, 0], [0.7, 0.5, 0], [-1, 0.3, 1]][$0][$1] }
    let mu = [0.5, -1, 2]
    let graph = try program("theory/T24.json") {
      $0.weights = ["A": a.tensor, "mu": Tensor(mu)]
    }
    let inputs = try graph.recipeInputs()
    let x = Matrix(try #require(inputs["x"]))
    let expected = Matrix(1, x.rows) { _, row in
      var z: [Double] = []
      for i in 0..<3 {
        let known = (0..<i).reduce(0) { $0 + a[i, $1] * z[$1] }
        z.append((x[row, i] - mu[i] - known) / a[i, i])
      }
      // The determinant of A is 1.
      return -0.5 * (z.reduce(0) { $0 + $1 * $1 } + 3 * log(2 * Double.pi))
    }
    expectEqual(try graph.value("logDensity", inputs), expected)
  }

  @Test func T24MaximumLikelihood() throws {
    let graph = try theory("T24")
    let x = Matrix(try #require(try graph.recipeInputs()["x"]))
    let trainer = try graph.trainer()
    _ = try trainer.run()
    let a = Matrix(try #require(trainer.parameters["A"]))
    expectEqual(trainer.parameters["mu"], mean(x), tolerance: 1e-4)
    expectEqual((a * a.transposed).tensor, covariance(x), tolerance: 1e-4)
  }

  // MARK: - Principal components

  @Test func T25() throws {
    let graph = try theory("T25")
    let found = try values(
      graph, "variances", "directions", "scores", "covariance", "share", "values")
    let variances = try #require(found["variances"])
    let directions = try #require(found["directions"])
    let scores = try #require(found["scores"])
    let covariance = try #require(found["covariance"])
    // numpy 2.4.6: eigvalsh of the covariance with 1/N, the ten largest and the sum of all.
    let expected = [
      178.907_315_779_609_38, 163.626_640_734_275_44, 141.709_536_232_465_78,
      101.044_114_559_997_15,
      69.474_482_694_164_56, 59.075_631_995_433_74, 51.855_666_242_404_226, 43.990_613_009_290_59,
      40.288_562_908_091_48, 36.991_201_964_588_27,
    ]
    let sum = 1201.478_737_362_617_3
    expectEqual(variances.tensor, Matrix(1, 10) { expected[$1] })
    expectEqual(
      found["share"]?.tensor, Matrix(1, 1) { _, _ in expected.reduce(0, +) / sum })
    // Along the directions the data have these variances and nothing in common.
    let diagonal = Matrix(10, 10) { $0 == $1 ? variances[0, $0] : 0 }
    expectEqual(((1 / Double(scores.rows)) * (scores.transposed * scores)).tensor, diagonal)
    expectEqual((covariance * directions).tensor, directions * diagonal)
    expectEqual((directions.transposed * directions).tensor, Matrix(10, 10) { $0 == $1 ? 1 : 0 })
  }

  /// The likelihood at the closed form is what its eigenvalues say, and no gradient is left there.
  @Test func T26() throws {
    let graph = try theory("T26")
    let found = try values(
      graph, "bestLikelihood", "kept", "variance", "bestW", "mean", "lost")
    let (kept, variance) = (try #require(found["kept"]), try #require(found["variance"])[0, 0])
    let lost = try #require(found["lost"]).numbers
    #expect(lost.count == 13)
    #expect(abs(lost.reduce(0, +) / 13 / variance - 1) < 1e-12)
    let logs = kept.numbers.reduce(13 * log(variance)) { $0 + log($1) }
    let expected = -0.5 * (16 * log(2 * Double.pi) + logs + 16)
    expectEqual(found["bestLikelihood"]?.tensor, Matrix(1, 1) { _, _ in expected })

    let best = try program("theory/T26.json") {
      $0.weights = [
        "W": found["bestW"]!.tensor, "b": Tensor(found["mean"]!.numbers),
        "logVariance": Tensor(log(variance)),
      ]
    }
    let (loss, gradients) = try best.gradients(best.recipeInputs())
    expectEqual(loss, Matrix(1, 1) { _, _ in -expected })
    for gradient in gradients.values { #expect(gradient.doubles.allSatisfy { abs($0) < 1e-10 }) }
  }

  @Test func T26MaximumLikelihood() throws {
    let graph = try theory("T26")
    let best = try #require(try values(graph, "bestLikelihood")["bestLikelihood"])[0, 0]
    let trainer = try graph.trainer()
    _ = try trainer.run()
    let trained = try program("theory/T26.json") { options in
      for entry in trainer.parameters { options.weights[entry.name] = entry.tensor }
    }
    let own = try #require(try values(trained, "ownLikelihood")["ownLikelihood"])[0, 0]
    #expect(own <= best + 1e-9 * abs(best), "nothing is more likely than the closed form")
    #expect(abs(own / best - 1) < 1e-4, "\(own) and \(best)")
  }

  /// Inferring by conditioning the joint Gaussian of `x` and `h`: `Wᵀ C⁻¹ (x - b)` and
  /// `I - Wᵀ C⁻¹ W` with `C = W Wᵀ + σ² I`.
  @Test func T27() throws {
    let graph = try theory("T27")
    let found = try values(
      graph, "W", "mean", "variance", "centered", "inferred", "uncertainty", "reconstruction", "h",
      "noise", "samples", "x")
    func matrix(_ name: String) throws -> Matrix { try #require(found[name]) }
    let (w, mean, variance) = (try matrix("W"), try matrix("mean"), try matrix("variance")[0, 0])
    let c = w * w.transposed + Matrix(64, 64) { $0 == $1 ? variance : 0 }
    let some = Matrix(20, 64) { row, column in found["centered"]![row * 80, column] }
    let solved = solve(c, w)
    let inferred = some * solved
    let all = try matrix("inferred")
    expectEqual(Matrix(20, 10) { all[$0 * 80, $1] }.tensor, inferred, "mean")
    expectEqual(
      found["uncertainty"]?.tensor,
      Matrix(10, 10) { $0 == $1 ? 1 : 0 } - w.transposed * solved, "covariance")

    let back = try matrix("reconstruction")
    func shifted(_ x: Matrix) -> Matrix { Matrix(x.rows, 64) { x[$0, $1] + mean[0, $1] } }
    expectEqual(
      Matrix(20, 64) { back[$0 * 80, $1] }.tensor, shifted(inferred * w.transposed), "back")
    // Ten numbers for 64 pixels lose little of what the digits differ in.
    let x = try matrix("x")
    func squares(_ a: Matrix, _ b: (Int, Int) -> Double) -> Double {
      (0..<a.rows * 64).reduce(0) { sum, place in
        let error = a.numbers[place] - b(place / 64, place % 64)
        return sum + error * error
      }
    }
    #expect(squares(x) { back[$0, $1] } < 0.27 * squares(x) { mean[0, $1] })

    let (h, noise) = (try matrix("h"), try matrix("noise"))
    expectEqual(
      found["samples"]?.tensor,
      shifted(h * w.transposed) + variance.squareRoot() * noise, "samples")
    #expect(h.numbers.contains { $0 > 1 } && h.numbers.contains { $0 < -1 })
  }
}
