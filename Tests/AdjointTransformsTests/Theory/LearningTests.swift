import Adjoint
import TestSupport
import Testing

/// Learning the exclusive or, and learning in mini-batches.
@Suite struct LearningTests {
  private static let x = Matrix(4, 2) { [[0, 0], [0, 1], [1, 0], [1, 1]][$0][$1] }
  private static let y = Matrix(4, 1) { row, _ in [0, 1, 1, 0][row] }
  private static let inputs = ["x": x.tensor, "y": y.tensor]

  /// The fixed weights make the points separable and give the exclusive or exactly.
  @Test func T18() throws {
    let graph = try theory("T18")
    #expect(try graph.value("h", Self.inputs).doubles == [0, 0, 1, 0, 1, 0, 3, 1])
    #expect(try graph.value("prediction", Self.inputs).doubles == [0, 1, 1, 0])
    #expect(try graph.value("loss", Self.inputs).doubles == [0])
    let (_, gradients) = try graph.gradients(Self.inputs)
    #expect(gradients.values.reduce(0) { $0 + $1.count } == 9)
    for gradient in gradients.values { #expect(gradient.doubles.allSatisfy { $0 == 0 }) }
  }

  /// The nine partial derivatives at other weights, written out.
  @Test func T18Derivatives() throws {
    let w1 = Matrix.random(2, 2, seed: 1), w2 = Matrix.random(2, 1, seed: 2)
    let b1 = [0.3, 0.2], b2 = 0.1
    let graph = try program("theory/T18.json") { options in
      options.weights = [
        "W1": w1.tensor, "W2": w2.tensor, "b1": Tensor(b1), "b2": Tensor([b2]),
      ]
    }
    var (dW1, db1) = ([[0.0, 0], [0, 0]], [0.0, 0])
    var (dW2, db2) = ([0.0, 0], 0.0)
    for n in 0..<4 {
      let z = (0..<2).map { j in
        Self.x[n, 0] * w1[0, j] + Self.x[n, 1] * w1[1, j] + b1[j]
      }
      let h = z.map { max($0, 0) }
      let error = (h[0] * w2[0, 0] + h[1] * w2[1, 0] + b2 - Self.y[n, 0]) / 4
      db2 += error
      for j in 0..<2 {
        dW2[j] += error * h[j]
        guard z[j] > 0 else { continue }
        db1[j] += error * w2[j, 0]
        for i in 0..<2 { dW1[i][j] += error * w2[j, 0] * Self.x[n, i] }
      }
    }
    let (_, gradients) = try graph.gradients(Self.inputs)
    expectEqual(gradients["W1"], Matrix(2, 2) { dW1[$0][$1] }, "W1")
    expectEqual(gradients["b1"], Matrix(1, 2) { db1[$1] }, "b1")
    expectEqual(gradients["W2"], Matrix(2, 1) { row, _ in dW2[row] }, "W2")
    expectEqual(gradients["b2"], Matrix(1, 1) { _, _ in db2 }, "b2")
  }

  /// Gradient descent from a seed solves it, with rectified linear units and with others.
  @Test(arguments: ["theory/T18-descent.json", "models/xor.json"])
  func T18Descent(_ path: String) throws {
    #expect(try program(path).trainer().run().loss < 1e-3)
  }

  /// Without a non-linearity the best answer is one half everywhere, with a loss of 1/8.
  @Test func T18Linear() throws {
    let trainer = try theory("T18-linear").trainer()
    let report = try trainer.run()
    #expect(abs(report.loss - 0.125) < 1e-6)
    var options = Program.Options()
    for entry in trainer.parameters { options.weights[entry.name] = entry.tensor }
    let trained = try program("theory/T18-linear.json") { $0 = options }
    for answer in try trained.value("prediction", Self.inputs).doubles {
      #expect(abs(answer - 0.5) < 1e-3)
    }
  }

  /// The mean of the gradients of four mini-batches is the gradient of all their rows.
  @Test func T22() throws {
    let graph = try theory("T22")
    let all = try graph.recipeInputs()
    let (_, expected) = try graph.gradients(all)
    var sums = ["W": Matrix(2, 1) { _, _ in 0 }, "b": Matrix(1, 1) { _, _ in 0 }]
    for batch in 0..<4 {
      let inputs = all.mapValues { tensor in
        let whole = Matrix(tensor)
        return Matrix(4, whole.columns) { whole[4 * batch + $0, $1] }.tensor
      }
      let (_, gradients) = try graph.gradients(inputs)
      for (name, sum) in sums { sums[name] = sum + Matrix(try #require(gradients[name])) }
    }
    for (name, sum) in sums { expectEqual(expected[name], 0.25 * sum, name) }
  }

  /// An epoch of mini-batches, `p ← p - ε∇` after each of them, as a loop.
  @Test func T22Descent() throws {
    let graph = try theory("T22")
    let all = try graph.recipeInputs().mapValues { Matrix($0) }
    let (x, y) = (try #require(all["x"]), try #require(all["y"]))
    var w = Matrix(2, 1) { row, _ in [0.5, -0.25][row] }
    var b = 0.0
    for batch in 0..<4 {
      let rows = Matrix(4, 2) { x[4 * batch + $0, $1] }
      let error = Matrix(4, 1) { row, _ in
        (0..<2).reduce(b - y[4 * batch + row, 0]) { $0 + rows[row, $1] * w[$1, 0] }
      }
      w = w - 0.05 / 4 * (rows.transposed * error)
      b -= 0.05 / 4 * error.columnSums.numbers[0]
    }
    let trainer = try graph.trainer()
    #expect(try trainer.run().steps == 4)
    expectEqual(trainer.parameters["W"], w, tolerance: 1e-12)
    expectEqual(trainer.parameters["b"], Matrix(1, 1) { _, _ in b }, tolerance: 1e-12)
  }
}
