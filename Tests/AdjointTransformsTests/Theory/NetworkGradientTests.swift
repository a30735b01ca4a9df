import Adjoint
import TestSupport
import Testing

/// The notes' formulas for networks, against the reverse pass of the graphs of `Graphs/theory`.
@Suite struct NetworkGradientTests {
  /// Rows that sum to 1.
  private func probabilities(_ rows: Int, _ columns: Int, seed: UInt64) -> Matrix {
    let raw = Tensor.random([rows, columns], in: 0.1...1, seed: seed)
    let numbers = Matrix(raw)
    return Matrix(rows, columns) { row, column in
      numbers[row, column] / (0..<columns).reduce(0) { $0 + numbers[row, $1] }
    }
  }

  /// Error signals: δ² = f′(v²) ⊙ (y² - y), δ¹ = f′(v¹) ⊙ (δ² W²ᵀ), ∂E/∂Wʳ = yʳ⁻¹ᵀ δʳ.
  @Test func T7() throws {
    let graph = try theory("T7")
    let x = Matrix.random(5, 3, seed: 1), y = Matrix.random(5, 2, seed: 2)
    let inputs = ["x": x.tensor, "y": y.tensor]
    let y1 = Matrix(try graph.value("y1", inputs)), y2 = Matrix(try graph.value("y2", inputs))
    let delta2 = y2.map { $0 * (1 - $0) }.times(y2 - y)
    let delta1 = y1.map { 1 - $0 * $0 }
      .times(delta2 * (try graph.parameter("W2")).transposed)
    let (_, gradients) = try graph.gradients(
      withRespectTo: ["v1", "v2", "W1", "W2"], inputs)
    expectEqual(gradients["v2"], delta2, "v2")
    expectEqual(gradients["v1"], delta1, "v1")
    expectEqual(gradients["W2"], y1.transposed * delta2, "W2")
    expectEqual(gradients["W1"], x.transposed * delta1, "W1")
  }

  /// ∂E/∂S = (P - Y)/N, ∂E/∂W = Xᵀ Δ / N, ∂E/∂b = 1 Δ / N.
  @Test func T14() throws {
    let graph = try theory("T14")
    let x = Matrix.random(6, 3, seed: 3), y = probabilities(6, 4, seed: 4)
    let inputs = ["X": x.tensor, "Y": y.tensor]
    let delta = (1.0 / 6) * (Matrix(try graph.value("P", inputs)) - y)
    let (_, gradients) = try graph.gradients(withRespectTo: ["S", "W", "b"], inputs)
    expectEqual(gradients["S"], delta, "S")
    expectEqual(gradients["W"], x.transposed * delta, "W")
    expectEqual(gradients["b"], delta.columnSums, "b")
  }

  /// Logits of ±1e4 give a finite loss and finite gradients.
  @Test func T14Extremes() throws {
    let x = Matrix(2, 3) { row, _ in row == 0 ? 1e4 : -1e4 }
    let weights = Tensor([1, -1, 0.5, 0, 1, -1, 0.5, 0, 1, -1, 0.5, 0], shape: [3, 4])
    let graph = try program("theory/T14.json") { $0.weights = ["W": weights] }
    let inputs = ["X": x.tensor, "Y": Matrix(2, 4) { $0 == $1 ? 1 : 0 }.tensor]
    let (loss, gradients) = try graph.gradients(inputs)
    // Row 0 is certain and right; row 1 answers class 1 with certainty, and is right, too.
    #expect(abs(loss.doubles[0]) < 1e-10)
    for gradient in gradients.values { #expect(gradient.doubles.allSatisfy { $0.isFinite }) }
    let wrong = ["X": x.tensor, "Y": Matrix(2, 4) { $0 == 1 - $1 ? 1 : 0 }.tensor]
    let (large, steep) = try graph.gradients(wrong)
    #expect(abs(large.doubles[0] / 6e4 - 1) < 1e-4)
    for gradient in steep.values { #expect(gradient.doubles.allSatisfy { $0.isFinite }) }
  }

  /// Three hidden layers of rectified linear units.
  @Test func T15() throws {
    let graph = try theory("T15")
    let count = 7
    let x = Matrix.random(count, 3, seed: 5), y = probabilities(count, 2, seed: 6)
    let inputs = ["X": x.tensor, "Y": y.tensor]
    let (_, gradients) = try graph.gradients(inputs)
    var activations = [x]
    for layer in 1...3 { activations.append(Matrix(try graph.value("X\(layer)", inputs))) }
    var delta = Matrix(try graph.value("P", inputs)) - y
    var dead = 0
    for layer in (1...4).reversed() {
      expectEqual(
        gradients["W\(layer)"], (1 / Double(count)) * (activations[layer - 1].transposed * delta),
        "W\(layer)")
      expectEqual(gradients["b\(layer)"], (1 / Double(count)) * delta.columnSums, "b\(layer)")
      guard layer > 1 else { break }
      let slope = Matrix(try graph.value("S\(layer - 1)", inputs)).map { $0 > 0 ? 1 : 0 }
      dead += slope.numbers.count { $0 == 0 }
      delta = slope.times(delta * (try graph.parameter("W\(layer)")).transposed)
    }
    #expect(dead > 0, "no unit was off, so nothing was tested")
  }

  /// Sigmoid, explicit softmax, logarithm; the softmax Jacobian row by row.
  @Test func T16() throws {
    let graph = try theory("T16")
    let count = 4
    let x = Matrix.random(count, 3, seed: 7), y = probabilities(count, 3, seed: 8)
    let inputs = ["X": x.tensor, "Y": y.tensor]
    let p = Matrix(try graph.value("P", inputs)), a = Matrix(try graph.value("A1", inputs))
    let delta2 = (1 / Double(count)) * (p - y)
    let delta1 = a.map { $0 * (1 - $0) }
      .times(delta2 * (try graph.parameter("W2")).transposed)
    let (_, gradients) = try graph.gradients(inputs)
    expectEqual(gradients["W2"], a.transposed * delta2, "W2")
    expectEqual(gradients["b2"], delta2.columnSums, "b2")
    expectEqual(gradients["W1"], x.transposed * delta1, "W1")
    expectEqual(gradients["b1"], delta1.columnSums, "b1")
  }

  /// ∂pᵢ/∂sⱼ is pᵢ(1 - pᵢ) on and -pᵢpⱼ off the diagonal: of one row, component by component.
  @Test func T16SoftmaxJacobian() throws {
    let graph = try theory("T16")
    let inputs = [
      "X": Matrix.random(1, 3, seed: 9).tensor, "Y": probabilities(1, 3, seed: 10).tensor,
    ]
    let p = Matrix(try graph.value("P", inputs)).numbers
    let value = try #require(graph.checked.graph.value(named: "P"))
    for i in 0..<3 {
      var builder = GraphBuilder(extending: graph.checked)
      let component = builder.slice(value, axis: 1, from: .fixed(i), to: .fixed(i + 1))
      builder.loss = builder.reduceSum(component, axes: [0, 1])
      let program = try Program(builder.checked())
      let (_, gradients) = try program.gradients(withRespectTo: ["S2"], inputs)
      expectEqual(
        gradients["S2"], Matrix(1, 3) { _, j in i == j ? p[i] * (1 - p[i]) : -p[i] * p[j] })
    }
  }
}
