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

/// Jacobians of layers in full, from the graphs of `Graphs/theory`.
@Suite struct JacobianTests {
  /// `∂E/∂θʳ = (J_θʳ)ᵀ ∂E/∂yʳ` and `∂E/∂yʳ⁻¹ = (J_yʳ⁻¹)ᵀ ∂E/∂yʳ`, layer by layer, and each Jacobian
  /// as its formula.
  @Test func T5() throws {
    let graph = try theory("T5")
    let count = 2, target = Matrix.random(count, 2, seed: 2)
    let inputs = ["y0": Matrix.random(count, 3, seed: 1).tensor, "target": target.tensor]
    let wanted = ["y0", "y1", "y2", "y3", "W1", "b1", "W2", "b2", "W3", "b3"]
    let (_, gradients) = try graph.gradients(withRespectTo: wanted, inputs)
    // f′ of each layer, by its result.
    let slopes: [(Double) -> Double] = [{ 1 - $0 * $0 }, { $0 * (1 - $0) }, { 1 - $0 * $0 }]
    let answer = Matrix(try graph.value("y3", inputs))
    var signal = Matrix((answer - target).tensor, rows: count * 2)
    for layer in (1...3).reversed() {
      let (y, w) = ("y\(layer)", try graph.parameter("W\(layer)"))
      let x = Matrix(try graph.value("y\(layer - 1)", inputs))
      let slope = Matrix(try graph.value(y, inputs)).map(slopes[layer - 1])
      let (height, width) = (w.rows, w.columns)
      expectEqual(gradients[y], signal, y)
      func check(_ name: String, columns: Int, _ formula: (Int, Int, Int) -> Double) throws
        -> Matrix
      {
        let jacobian = Matrix(try graph.jacobian(of: y, by: name, inputs), rows: count * width)
        let expected = Matrix(count * width, columns) { row, column in
          slope[row / width, row % width] * formula(row / width, row % width, column)
        }
        expectEqual(jacobian.tensor, expected, "\(y)/\(name)")
        return jacobian.transposed * signal
      }
      let byW = try check("W\(layer)", columns: height * width) { n, j, column in
        column % width == j ? x[n, column / width] : 0
      }
      expectEqual(gradients["W\(layer)"], byW, "W\(layer)")
      let byB = try check("b\(layer)", columns: width) { _, j, column in column == j ? 1 : 0 }
      expectEqual(gradients["b\(layer)"], byB, "b\(layer)")
      signal = try check("y\(layer - 1)", columns: count * height) { n, j, column in
        column / height == n ? w[column % height, j] : 0
      }
    }
    expectEqual(gradients["y0"], signal, "y0")
  }

  /// The layouts of the derivatives of a scalar and of a vector by a matrix.
  @Test func T8() throws {
    let graph = try theory("T8")
    let x = try graph.parameter("X")
    let (n, m) = (x.rows, x.columns)
    // ∂s/∂X: with the shape of X, and with that of Xᵀ.
    let gradient = try graph.gradient(of: "scalar", by: "X", [:])
    #expect(gradient.shape == [n, m])
    expectEqual(gradient, x.map { 3 * $0 * $0 })
    let plain = try graph.jacobian(of: "scalar", by: "X")
    #expect(plain.shape == [n, m])
    expectEqual(plain, x.map { 3 * $0 * $0 })
    let numerator = try graph.jacobian(of: "scalar", by: "X", layout: .numerator)
    #expect(numerator.shape == [m, n])
    expectEqual(numerator, Matrix(m, n) { i, j in 3 * x[j, i] * x[j, i] })
    // ∂yᵢ/∂Xₖⱼ = 2 Cᵢₖ (Xu)ₖ uⱼ: at [i, k, j], and at [i, j, k].
    let c = Matrix(try graph.value("C", [:])), u = try graph.value("u", [:]).doubles
    func derivative(_ i: Int, _ k: Int, _ j: Int) -> Double {
      2 * c[i, k] * (0..<m).reduce(0) { $0 + x[k, $1] * u[$1] } * u[j]
    }
    let tensor = try graph.jacobian(of: "vector", by: "X")
    #expect(tensor.shape == [2, n, m])
    expectEqual(tensor, Matrix(2, n * m) { i, kj in derivative(i, kj / m, kj % m) })
    let reversed = try graph.jacobian(of: "vector", by: "X", layout: .numerator)
    #expect(reversed.shape == [2, m, n])
    expectEqual(reversed, Matrix(2, n * m) { i, jk in derivative(i, jk % n, jk / n) })
  }

  /// `y = Ax` has the Jacobian `A`; `z = rA + b` has `Aᵀ` by `r` and the identity by `b`.
  @Test func T9() throws {
    let graph = try theory("T9")
    let a = try graph.parameter("A")
    expectEqual(try graph.jacobian(of: "y", by: "x"), a)
    let row = try graph.jacobian(of: "z", by: "r")
    #expect(row.shape == [2, 3])
    expectEqual(row, a.transposed)
    expectEqual(try graph.jacobian(of: "z", by: "b"), .identity(2))
  }

  /// `∂zᵢ/∂Wⱼₖ = δᵢⱼ xₖ`, which is `I ⊗ x`.
  @Test func T10() throws {
    let graph = try theory("T10")
    let x = try graph.value("x", [:]).doubles
    let jacobian = try graph.jacobian(of: "z", by: "W")
    #expect(jacobian.shape == [3, 3, 2])
    expectEqual(jacobian, Matrix(3, 6) { i, jk in jk / 2 == i ? x[jk % 2] : 0 })
    expectEqual(try graph.jacobian(of: "z", by: "x"), try graph.parameter("W"))
    expectEqual(try graph.jacobian(of: "z", by: "b"), .identity(3))
  }

  /// `∂z/∂vec(W)` is block diagonal in `xᵀ`, and `pᵀ` times it, not a vector any more, is `p xᵀ`.
  @Test func T17() throws {
    let graph = try theory("T17")
    let x = Matrix(try graph.value("x", [:]))
    let z = try graph.value("z", [:]).doubles
    let blocks = try graph.jacobian(of: "z", by: "vecW")
    #expect(blocks.shape == [3, 6])
    expectEqual(blocks, Matrix(3, 6) { i, column in column / 2 == i ? x[0, column % 2] : 0 })
    // p = softmax(z) - answer
    let answer = try graph.value("answer", [:]).doubles
    let (_, gradients) = try graph.gradients(withRespectTo: ["z", "W", "vecW"], [:])
    let p = Matrix(try #require(gradients["z"]))
    let exponentials = z.map { exp($0) }, sum = exponentials.reduce(0, +)
    expectEqual(p.tensor, Matrix(1, 3) { exponentials[$1] / sum - answer[$1] })
    let outer = p.transposed * x
    expectEqual(gradients["W"], outer, "W")
    expectEqual((p * Matrix(blocks)).tensor, outer, "pᵀ ∂z/∂vec(W)")
    #expect(gradients["vecW"]?.shape == [6])
    expectEqual(gradients["vecW"], outer, "vecW")
  }

  /// Two layers without a non-linearity are one: the same values, the same Jacobian `W²W¹`, and the
  /// same gradients.
  @Test func T20() throws {
    let deep = try theory("T20"), flat = try theory("T20-collapsed")
    let x = Matrix.random(3, 4, seed: 5), inputs = ["x": x.tensor]
    let w1 = try deep.parameter("W1"), w2 = try deep.parameter("W2")
    let b = w2 * (try deep.parameter("b1")) + (try deep.parameter("b2"))
    let w = w2 * w1, product = w * x
    let expected = Matrix(2, 4) { product[$0, $1] + b[$0, 0] }
    for graph in [deep, flat] {
      expectEqual(try graph.value("y", inputs), expected)
      let jacobian = try graph.jacobian(of: "y", by: "x", inputs)
      let columns = Matrix(8, 12) { output, input in
        output % 4 == input % 4 ? w[output / 4, input / 4] : 0
      }
      expectEqual(jacobian, columns)
    }
    for name in ["W1", "b1", "W2", "b2"] {
      expectEqual(
        try deep.jacobian(of: "y", by: name, inputs),
        Matrix(try flat.jacobian(of: "y", by: name, inputs), rows: 8), name)
    }
  }
}
