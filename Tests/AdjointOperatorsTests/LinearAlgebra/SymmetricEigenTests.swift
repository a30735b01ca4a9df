import AdjointGraph
import AdjointOperators
import AdjointRuntime
import AdjointTransforms
import TestSupport
import Testing

@Suite struct SymmetricEigenTests {
  private static let half = 0.5.squareRoot()

  @Test func values() throws {
    let half = Self.half
    try checkOperator(
      SymmetricEigen(), inputs: [.rows([2, 1], [1, 2])],
      expected: [Tensor([1.0, 3]), .rows([half, half], [-half, half])], outputCount: 2,
      isSymmetric: true)
    // The upper triangle is not read; what is diagonal already is only sorted.
    try checkOperator(
      SymmetricEigen(), inputs: [.rows([5, .nan, .nan], [0, -1, .nan], [0, 0, 5])],
      expected: [Tensor([-1.0, 5, 5]), .rows([0, 1, 0], [1, 0, 0], [0, 0, 1])], outputCount: 2,
      differentiable: [], tolerance: 0)
  }

  @Test func contract() throws {
    let x = Tensor.random([2, 1, 4, 4], in: -2...2, seed: 4)
    try checkOperator(SymmetricEigen(), inputs: [x], isSymmetric: true)
    try checkOperator(
      SymmetricEigen(), inputs: [x], outputCount: 2, isSymmetric: true, tolerance: 1e-5)
    try checkOperator(SymmetricEigen(), inputs: [.random([0, 3, 3], seed: 1)], outputCount: 2)
    try checkOperator(SymmetricEigen(), inputs: [.random([2, 0, 0], seed: 1)], outputCount: 2)
    #expect(
      SymmetricEigen().axes(
        [TensorType(.float32, ["batch", 3, 3])],
        [TensorType(.float32, ["batch", 3]), TensorType(.float32, ["batch", 3, 3])]
      ).description == "a0 i0.1! i0.2! -> a0 o0.1!, a0 o1.1! o1.2!")
  }

  /// Of all sizes of numbers, `V diag(λ) Vᵀ` is the matrix and `Vᵀ V` is 1.
  @Test(arguments: [1, 1e-200, 1e200, 0x1p-1030])
  func decomposition(_ factor: Double) throws {
    let raw = Tensor.random([20, 20], seed: 9).doubles
    let a = (0..<400).map { factor * (raw[$0] + raw[$0 % 20 * 20 + $0 / 20]) }
    var graph = GraphBuilder()
    let x = graph.input("x", [20, 20], .float64)
    let eigen = graph.add(SymmetricEigen(), inputs: [x], outputCount: 2)
    let v = try ReferenceInterpreter(graph.checked()).compute(
      eigen, leaves: [x: Tensor(a, shape: [20, 20])])
    let (values, vectors) = (v[0].doubles, v[1].doubles)
    #expect(values == values.sorted())
    for i in 0..<20 {
      for j in 0..<20 {
        let product = (0..<20).reduce(0) { sum, k in
          sum + vectors[i * 20 + k] * (values[k] / factor) * vectors[j * 20 + k]
        }
        #expect(abs(product - a[i * 20 + j] / factor) < 1e-13)
        let dot = (0..<20).reduce(0) { $0 + vectors[$1 * 20 + i] * vectors[$1 * 20 + j] }
        #expect(abs(dot - (i == j ? 1 : 0)) < 1e-14)
      }
    }
  }

  @Test func notFinite() throws {
    for bad in [Double.nan, .infinity] {
      let values = try evaluated(SymmetricEigen(), [.rows([1, 0], [bad, 1])]).doubles
      #expect(values.allSatisfy { $0.isNaN })
    }
  }

  /// With eigenvalues 1, 1 and 3, in a basis that rounding does not spare: `1 + 2 u uᵀ`.
  private static let direction = [2.0 / 7, 3.0 / 7, 6.0 / 7]

  private static func spectral(_ single: Double, _ other: Double) -> Tensor {
    let numbers = (0..<9).map { place in
      (place % 4 == 0 ? other : 0)
        + (single - other) * direction[place / 3] * direction[place % 3]
    }
    return Tensor(numbers, shape: [3, 3])
  }

  private func gradient(
    at a: Tensor, _ build: (inout GraphBuilder, _ values: ValueID, _ vectors: ValueID) -> ValueID
  ) throws -> Tensor {
    var graph = GraphBuilder()
    let x = graph.input("x", [3, 3], .float64)
    let eigen = graph.add(SymmetricEigen(), inputs: [x], outputCount: 2)
    let y = build(&graph, eigen[0], eigen[1])
    let loss = graph.reduceSum(y, axes: Array(0..<graph.shape(of: y).rank))
    let pass = try graph.checked().addingReversePass(of: loss, withRespectTo: [x])
    return try ReferenceInterpreter(pass.checked).compute(pass.gradients, leaves: [x: a])[0]
  }

  /// `∂ Σ λᵢ³ / ∂A = 3 A²`, for a simple and for a repeated eigenvalue.
  @Test func sumsOfFunctionsOfRepeatedValues() throws {
    let found = try gradient(at: Self.spectral(3, 1)) { graph, values, _ in
      graph.multiply(values, graph.square(values))
    }
    expectClose(found, Self.spectral(27, 3), tolerance: 1e-14)
  }

  /// `∂ Σ ((A³)²) / ∂A = 6 A⁵`, with `A³ = V diag(λ³) Vᵀ`.
  @Test func normsOfFunctionsOfTheMatrix() throws {
    let found = try gradient(at: Self.spectral(3, 1)) { graph, values, vectors in
      let cubes = graph.multiply(values, graph.square(values))
      let scaled = graph.multiply(vectors, graph.reshape(cubes, to: [1, 3]))
      return graph.square(graph.matMul(scaled, graph.transposeMatrix(vectors)))
    }
    expectClose(found, Self.spectral(6 * 243, 6), tolerance: 1e-13)
  }

  /// The first element of the projection on the space of the repeated eigenvalue, `1 - u₀²`: along
  /// a change `E`, `u` changes by `(1 - u uᵀ) E u / 2`.
  @Test func projectionOnTheSpaceOfARepeatedValue() throws {
    let u = Self.direction
    let found = try gradient(at: Self.spectral(3, 1)) { graph, _, vectors in
      let space = graph.slice(vectors, axis: 1, from: 0, to: 2)
      let projection = graph.matMul(space, graph.transposeMatrix(space))
      let row = graph.slice(projection, axis: 0, from: 0, to: 1)
      return graph.slice(row, axis: 1, from: 0, to: 1)
    }
    let w = (0..<3).map { ($0 == 0 ? 1 : 0) - u[0] * u[$0] }
    let expected = (0..<9).map { -0.5 * u[0] * (w[$0 / 3] * u[$0 % 3] + w[$0 % 3] * u[$0 / 3]) }
    expectClose(found, Tensor(expected, shape: [3, 3]), tolerance: 1e-14)
  }

  @Test func C1() {
    expectConstraint(
      SymmetricEigen(), [TensorType(.float32, [2, 3])], outputCount: 2, "SymmetricEigen.C1",
      "node \"y\" (SymmetricEigen): needs square matrices or batches of them, but \"x0\" is [2, 3]")
  }
}
