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
    // The signals are values of the graph with its reverse pass, and have names there.
    let reverse = try Program(try graph.differentiated().checked)
    expectEqual(try reverse.value("E/v2", inputs), delta2, "E/v2")
    expectEqual(try reverse.value("E/v1", inputs), delta1, "E/v1")
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
    for gradient in gradients.values { #expect(gradient.doubles.allSatisfy { $0 == 0 }) }
    let wrong = Matrix(2, 4) { $0 == 1 - $1 ? 1 : 0 }
    let (large, steep) = try graph.gradients(["X": x.tensor, "Y": wrong.tensor])
    #expect(abs(large.doubles[0] / 6e4 - 1) < 1e-4)
    let delta = 0.5 * (Matrix(2, 4) { $0 == $1 ? 1 : 0 } - wrong)
    expectEqual(steep["W"], x.transposed * delta, "W")
    expectEqual(steep["b"], delta.columnSums, "b")
  }

  /// Logits of exactly ±1e4, in both types.
  @Test(arguments: [ScalarType.float32, .float64]) func T14Logits(_ type: ScalarType) throws {
    let graph = try program("theory/T14.json") { options in
      options.type = type
      options.weights = [
        "W": Tensor([1, -1, 1, -1, 0, 0, 0, 0, 0, 0, 0, 0], shape: [3, 4]).converted(to: type),
        "b": Tensor(zeros: type, shape: [4]),
      ]
    }
    let x = Matrix(2, 3) { row, column in column > 0 ? 0 : row == 0 ? 1e4 : -1e4 }
    let y = Matrix(2, 4) { row, column in column == 0 ? 1 : 0 }
    let inputs = ["X": x.tensor.converted(to: type), "Y": y.tensor.converted(to: type)]
    let (loss, gradients) = try graph.gradients(withRespectTo: ["S"], inputs)
    // Row 0: log 2, of the two equal winners. Row 1: 2e4 below the winners.
    let tolerance = type == .float64 ? 1e-10 : 1e-4
    let log2 = 0.693_147_180_559_945_3
    expectEqual(loss, Matrix(1, 1) { _, _ in 1e4 + log2 }, tolerance: tolerance)
    let delta = Matrix(2, 4) { [[-0.25, 0, 0.25, 0], [-0.5, 0.25, 0, 0.25]][$0][$1] }
    expectEqual(gradients["S"], delta, tolerance: tolerance)
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

  /// At pre-activations of exactly 0 the derivative of the rectified linear unit is 0.
  @Test func T15AtZero() throws {
    let zeros = ["b1": 5, "b2": 4, "b3": 6].mapValues { Tensor(zeros: .float64, shape: [$0]) }
    let graph = try program("theory/T15.json") { $0.weights = zeros }
    let inputs = [
      "X": Tensor(zeros: .float64, shape: [2, 3]), "Y": probabilities(2, 2, seed: 6).tensor,
    ]
    let (_, gradients) = try graph.gradients(withRespectTo: ["S1", "S2", "S3", "S4"], inputs)
    for name in ["S1", "S2", "S3"] {
      #expect(try #require(gradients[name]).doubles.allSatisfy { $0 == 0 })
    }
    #expect(try #require(gradients["S4"]).doubles.allSatisfy { $0 != 0 })
  }

  /// Sigmoid, explicit softmax, logarithm, categorical cross entropy.
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

  /// ∂pᵢ/∂sⱼ is pᵢ(1 - pᵢ) on and -pᵢpⱼ off the diagonal, and 0 between rows.
  @Test func T16SoftmaxJacobian() throws {
    let graph = try theory("T16")
    let inputs = ["X": Matrix.random(2, 3, seed: 9).tensor]
    let p = Matrix(try graph.value("P", inputs))
    let jacobian = try graph.jacobian(of: "P", by: "S2", inputs)
    #expect(jacobian.shape == [2, 3, 2, 3])
    let expected = Matrix(6, 6) { output, input in
      let (n, i, m, j) = (output / 3, output % 3, input / 3, input % 3)
      return n != m ? 0 : i == j ? p[n, i] * (1 - p[n, i]) : -p[n, i] * p[n, j]
    }
    expectEqual(jacobian, expected)
  }

  /// In float32 the gradients are those of float64 to four digits.
  @Test(arguments: ["T5", "T7", "T13", "T14", "T15", "T16", "T21", "T22"])
  func float32(_ row: String) throws {
    let graph = try theory(row)
    var inputs: [String: Tensor] = [:]
    for (index, leaf) in graph.checked.graph.leaves(.input).enumerated() {
      let shape = leaf.type.shape.dimensions.map { $0.size ?? 4 }
      inputs[leaf.name] = .random(shape, in: 0.1...1, seed: UInt64(index))
    }
    let (_, gradients) = try graph.gradients(inputs)
    let single = try program("theory/\(row).json") { options in
      options.type = .float32
      for name in gradients.keys {
        options.weights[name] = try? graph.value(name, [:]).converted(to: .float32)
      }
    }
    let (_, found) = try single.gradients(inputs.mapValues { $0.converted(to: .float32) })
    #expect(found.count == gradients.count)
    for (name, gradient) in gradients {
      expectEqual(found[name], Matrix(gradient), tolerance: 1e-4, name)
    }
  }
}
