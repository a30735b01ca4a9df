import Adjoint
import TestSupport
import Testing

/// Derivatives of functions of several variables, from the graphs of `Graphs/theory`.
@Suite struct CalculusTests {
  @Test func T1() throws {
    let graph = try theory("T1")
    let point = [0.4, -0.3, 0.8], direction = [0.6, 0.5, -0.2]
    func f(_ step: Double) throws -> Double {
      let moved = zip(point, direction).map { $0 + step * $1 }
      return try graph.value("f", ["x": Tensor(moved)]).doubles[0]
    }
    let gradient = try graph.gradient(of: "f", by: "x", ["x": Tensor(point)]).doubles
    let slope = zip(gradient, direction).reduce(0) { $0 + $1.0 * $1.1 }
    let remainders = try [1e-1, 1e-2, 1e-3].map { try f($0) - f(0) - $0 * slope }
    #expect(remainders[0] != 0)
    for (larger, smaller) in zip(remainders, remainders.dropFirst()) {
      #expect(abs(larger / smaller / 100 - 1) < 0.2, "\(remainders)")
    }
    // No direction of length 1 climbs faster than the gradient's own.
    let norm = gradient.reduce(0) { $0 + $1 * $1 }.squareRoot()
    for seed in 0..<100 as Range<UInt64> {
      let other = Tensor.random([3], seed: seed).doubles
      let length = other.reduce(0) { $0 + $1 * $1 }.squareRoot()
      #expect(zip(gradient, other).reduce(0) { $0 + $1.0 * $1.1 } <= norm * length * (1 + 1e-15))
    }
  }

  /// The Jacobian, and its rows as the gradients of the components.
  @Test func T2() throws {
    let graph = try theory("T2")
    let x = ["x": Tensor([1.5, -0.5])]
    for (component, row) in [("f1", [2, 1]), ("f2", [0, Double.pi]), ("f3", [2, 6])] {
      let found = try graph.gradient(of: component, by: "x", x)
      expectEqual(found, Matrix(1, 2) { row[$1] }, component)
    }
    let jacobian = try graph.jacobian(of: "f", by: "x", x)
    #expect(jacobian.shape == [3, 2])
    expectEqual(jacobian, Matrix(3, 2) { [[2, 1], [0, .pi], [2, 6]][$0][$1] })
    expectEqual(try graph.value("f", x), Matrix(1, 3) { [2.5, -0.5 * .pi, 3][$1] })
  }

  /// The composed graph, and the product of the two Jacobians in this order.
  @Test func T3() throws {
    let graph = try theory("T3")
    let x = ["x": Tensor([0.3, -1.7])]
    let expected = Matrix(1, 2) { [0.75, 0][$1] }
    expectEqual(try graph.gradient(of: "f", by: "x", x), expected)
    expectEqual(try graph.jacobian(of: "f", by: "x", x), expected)
    let outer = Matrix(try graph.jacobian(of: "f", by: "g", x), rows: 1)
    let inner = Matrix(try graph.jacobian(of: "g", by: "x", x), rows: 3)
    #expect(outer.numbers == [1, -2, 0.25])
    #expect(inner.numbers == [1, 2, 0, 1, -1, 0])
    expectEqual((outer * inner).tensor, expected)
  }

  @Test func T4() throws {
    let graph = try theory("T4")
    let (x, y, a, b) = (1.5, -2.0, 0.7, 3.0)
    let inputs = ["x": Tensor(x), "y": Tensor(y), "a": Tensor(a), "b": Tensor(b)]
    func gradients(_ names: String...) throws -> [Double] {
      let found = try graph.gradients(of: "f", withRespectTo: names, inputs).gradients
      return names.compactMap { found[$0]?.doubles[0] }
    }
    #expect(try gradients("x", "y") == [2 * a, -b / (y * y)])
    #expect(try gradients("a", "b") == [2 * x, 1 / y])
  }

  @Test func T6() throws {
    let graph = try theory("T6")
    let inputs = ["answer": Tensor([1.0, 5, -2]), "target": Tensor([1.0, 2, 2])]
    #expect(try graph.value("norm", inputs).doubles == [5])
    expectEqual(
      try graph.gradient(of: "norm", by: "answer", inputs), Matrix(1, 3) { [0, 0.6, -0.8][$1] })
    expectEqual(
      try graph.gradient(of: "square", by: "answer", inputs), Matrix(1, 3) { [0, 6, -8][$1] })
    // At the target the subgradient is 0.
    let same = ["answer": Tensor([1.0, 2, 2]), "target": Tensor([1.0, 2, 2])]
    #expect(try graph.gradient(of: "norm", by: "answer", same).doubles == [0, 0, 0])
    #expect(try graph.gradient(of: "square", by: "answer", same).doubles == [0, 0, 0])
  }

  /// The gradients of the quadratic form, and its Hessians: `A + Aᵀ` by `x`, and 0 by `A`, in
  /// which it is linear.
  @Test func T11() throws {
    let graph = try theory("T11")
    let x = Matrix.random(1, 3, seed: 1), a = Matrix.random(3, 3, seed: 2)
    let inputs = ["x": x.tensor, "A": a.tensor]
    expectEqual(try graph.value("y", inputs), x * a * x.transposed)
    expectEqual(try graph.gradient(of: "y", by: "x", inputs), x * (a + a.transposed))
    expectEqual(try graph.gradient(of: "y", by: "A", inputs), x.transposed * x)
    let hessian = try graph.hessian(of: "y", by: "x", inputs)
    #expect(hessian.shape == [1, 3, 1, 3])
    expectEqual(hessian, a + a.transposed)
    #expect(try graph.hessian(of: "y", by: "A", inputs).doubles.allSatisfy { $0 == 0 })
  }

  @Test func T19() throws {
    let graph = try theory("T19")
    // e^0.5, e^-2 and their like, to seventeen digits, stand for the exponential function.
    let (rootE, square) = (1.648_721_270_700_128_1, 0.135_335_283_236_612_7)
    let inputs = ["x": Tensor([-2, 0, 0.5])]
    func row(_ a: Double, _ b: Double, _ c: Double) -> Matrix { Matrix(1, 3) { [a, b, c][$1] } }
    let low = square / (1 + square), high = rootE / (1 + rootE)
    let sigmoid = row(low, 0.5, high)
    // tanh x = (e²ˣ - 1) / (e²ˣ + 1)
    let (four, one) = (square * square, rootE * rootE)
    let tanh = row((four - 1) / (four + 1), 0, (one - 1) / (one + 1))
    expectEqual(try graph.value("steps", inputs), row(0, 0, 1))
    expectEqual(try graph.value("sigmoids", inputs), sigmoid)
    expectEqual(try graph.value("tanhs", inputs), tanh)
    expectEqual(try graph.value("relus", inputs), row(0, 0, 0.5))
    #expect(try graph.gradient(of: "step", by: "x", inputs).doubles == [0, 0, 0])
    expectEqual(
      try graph.gradient(of: "sigmoid", by: "x", inputs), sigmoid.map { $0 * (1 - $0) })
    expectEqual(try graph.gradient(of: "tanh", by: "x", inputs), tanh.map { 1 - $0 * $0 })
    #expect(try graph.gradient(of: "relu", by: "x", inputs).doubles == [0, 0, 1])
  }
}
