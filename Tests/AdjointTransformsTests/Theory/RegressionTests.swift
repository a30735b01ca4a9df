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

/// Least squares, regression with a network, and regularisers, from the graphs of `Graphs/theory`.
@Suite struct RegressionTests {
  /// `∇ = (−yX + wXᵀX) / n`, for the rows `y` and `w`.
  @Test func T12() throws {
    let w = Matrix.random(1, 3, seed: 1)
    let graph = try program("theory/T12-descent.json") { $0.weights = ["w": w.tensor] }
    let x = Matrix.random(7, 3, seed: 2), y = Matrix.random(1, 7, seed: 3)
    let inputs = ["X": x.tensor, "y": y.transposed.tensor]
    let (loss, gradients) = try graph.gradients(inputs)
    let error = y - w * x.transposed
    expectEqual(loss, (1.0 / 14) * (error * error.transposed))
    expectEqual(gradients["w"], (1.0 / 7) * (w * x.transposed * x - y * x), "w")
    let hessian = try graph.hessian(of: "L", by: "w", inputs)
    expectEqual(hessian, (1.0 / 7) * (x.transposed * x))
  }

  /// Gradient descent reaches `yX(XᵀX)⁻¹`.
  @Test func T12Descent() throws {
    let graph = try theory("T12-descent")
    let data = try graph.recipeInputs().mapValues { Matrix($0) }
    let x = try #require(data["X"]), y = try #require(data["y"]).transposed
    let trainer = try graph.trainer()
    _ = try trainer.run()
    let solution = (x.transposed * x).solving((y * x).transposed).transposed
    expectEqual(trainer.parameters["w"], solution, tolerance: 1e-6, "w")
  }

  /// `θ ← θ − η ∂L/∂θ` for all weights and biases, twenty times, as loops.
  @Test func T13() throws {
    let graph = try theory("T13")
    let data = try graph.recipeInputs().mapValues { Matrix($0) }
    let x = try #require(data["x"]), y = try #require(data["y"])
    var w1 = try graph.parameter("W1"), b1 = try graph.parameter("b1")
    var w2 = try graph.parameter("W2"), b2 = try graph.parameter("b2")
    for _ in 0..<20 {
      let v = x * w1
      let h = Matrix(5, 3) { tanh(v[$0, $1] + b1[0, $1]) }
      let f = h * w2
      let delta2 = Matrix(5, 2) { (f[$0, $1] + b2[0, $1] - y[$0, $1]) / 5 }
      let delta1 = h.map { 1 - $0 * $0 }.times(delta2 * w2.transposed)
      w2 = w2 - 0.2 * (h.transposed * delta2)
      b2 = b2 - 0.2 * delta2.columnSums
      w1 = w1 - 0.2 * (x.transposed * delta1)
      b1 = b1 - 0.2 * delta1.columnSums
    }
    let trainer = try graph.trainer()
    #expect(try trainer.run().steps == 20)
    for (name, expected) in [("W1", w1), ("b1", b1), ("W2", w2), ("b2", b2)] {
      expectEqual(trainer.parameters[name], expected, name)
    }
  }

  /// `∇ = g hᵏ⁻¹ᵀ + λ∇Ω` for weights and `∇ = g` for biases, unless these are chosen, too. The
  /// weights hold zeros, where the L1 norm has the gradient 0.
  @Test func T21() throws {
    let graph = try theory("T21")
    let target = Matrix.random(2, 1, seed: 2)
    let inputs = ["h0": Matrix.random(3, 1, seed: 1).tensor, "target": target.tensor]
    // f′ of each layer, by its result.
    let slopes: [(Double) -> Double] = [{ 1 - $0 * $0 }, { $0 * (1 - $0) }, { 1 - $0 * $0 }]
    var g = Matrix(try graph.value("h3", inputs)) - target
    let cost = 0.5 * (g.transposed * g)
    var weights: [Matrix] = [], biases: [Matrix] = []
    let choices = ["cost", "ridge", "lasso", "ridgeWithBiases"]
    let gradients = try choices.map { try graph.gradients(of: $0, inputs).gradients }
    for layer in (1...3).reversed() {
      let (w, b) = (try graph.parameter("W\(layer)"), try graph.parameter("b\(layer)"))
      weights.append(w)
      biases.append(b)
      let h = Matrix(try graph.value("h\(layer)", inputs))
      g = g.times(h.map(slopes[layer - 1]))
      let byW = g * Matrix(try graph.value("h\(layer - 1)", inputs)).transposed
      let sign = w.map { $0 > 0 ? 1 : $0 < 0 ? -1 : 0 }
      let penalties = [0 * w, 0.02 * w, 0.01 * sign, 0.02 * w]
      for (choice, penalty) in penalties.enumerated() {
        let bias = choices[choice] == "ridgeWithBiases" ? g + 0.02 * b : g
        expectEqual(gradients[choice]["W\(layer)"], byW + penalty, "\(choices[choice]) W\(layer)")
        expectEqual(gradients[choice]["b\(layer)"], bias, "\(choices[choice]) b\(layer)")
      }
      g = w.transposed * g
    }
    let numbers = weights.flatMap(\.numbers)
    #expect(numbers.contains(0))
    let squares = { (numbers: [Double]) in numbers.reduce(0) { $0 + $1 * $1 } }
    let l2 = squares(numbers), l1 = numbers.reduce(0) { $0 + abs($1) }
    let all = l2 + squares(biases.flatMap(\.numbers))
    for (choice, penalty) in zip(choices, [0, 0.01 * l2, 0.01 * l1, 0.01 * all]) {
      expectEqual(try graph.value(choice, inputs), cost.map { $0 + penalty }, choice)
    }
  }
}
