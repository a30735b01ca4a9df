import AdjointGraph
import TestSupport
import Testing

@testable import AdjointRuntime

@Suite struct InitializerTests {
  private func numbers(
    _ initializer: Initializer, _ shape: [Int], seed: UInt64 = 1, name: String = "w"
  ) -> [Double] {
    initializer.tensor(.float64, shape: shape, seed: seed, name: name)?.doubles ?? []
  }

  private func moments(_ numbers: [Double]) -> (mean: Double, variance: Double) {
    let mean = numbers.reduce(0, +) / Double(numbers.count)
    return (mean, numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(numbers.count))
  }

  @Test func fixedValues() {
    #expect(numbers(.zeros, [2, 2]) == [0, 0, 0, 0])
    #expect(numbers(.ones, [3]) == [1, 1, 1])
    #expect(numbers(.constant(-2.5), [2]) == [-2.5, -2.5])
    #expect(numbers(.identity, [2, 3]) == [1, 0, 0, 0, 1, 0])
    #expect(numbers(.identity, [3, 2]) == [1, 0, 0, 1, 0, 0])
    let literal = Literal(shape: [2], numbers: .ints([4, 5]))
    #expect(numbers(.values(literal), [2]) == [4, 5])
    #expect(Initializer.weights.tensor(.float64, shape: [1], seed: 1, name: "w") == nil)
  }

  struct Row: Sendable {
    var initializer: Initializer
    var shape: [Int]
    /// Bounds of a uniform distribution, or mean and variance of a normal one.
    var first: Double
    var second: Double

    init(_ initializer: Initializer, _ shape: [Int], _ first: Double, _ second: Double) {
      self.initializer = initializer
      self.shape = shape
      self.first = first
      self.second = second
    }

    /// Uniform within ±√`square`.
    static func uniform(_ initializer: Initializer, _ shape: [Int], square: Double) -> Row {
      Row(initializer, shape, -square.squareRoot(), square.squareRoot())
    }
  }

  /// Bound and variance of the uniform distributions: within ±b, with variance b²/3.
  static let uniformRows: [Row] = [
    Row(.uniform(low: -0.5, high: 1.5), [100, 100], -0.5, 1.5),
    .uniform(.glorotUniform, [80, 120], square: 6.0 / 200),
    .uniform(.heUniform, [150, 50], square: 6.0 / 150),
    // Of [out, in, kernel…] fan-in is 8·9 and fan-out 32·9.
    .uniform(.heUniform, [32, 8, 3, 3], square: 6.0 / 72),
    .uniform(.glorotUniform, [32, 8, 3, 3], square: 6.0 / 360),
  ]

  @Test(arguments: uniformRows)
  func uniform(_ row: Row) {
    let values = numbers(row.initializer, row.shape)
    let (low, high) = (row.first, row.second)
    #expect(values.allSatisfy { $0 >= low && $0 <= high })
    // The extremes come near the bounds: the chance of missing by 1 % is below e⁻¹⁰.
    #expect((values.min() ?? 0) < low + 0.01 * (high - low))
    #expect((values.max() ?? 0) > high - 0.01 * (high - low))
    let (mean, variance) = moments(values)
    let expected = (high - low) * (high - low) / 12
    let error = 5 / Double(values.count).squareRoot()
    #expect(abs(mean - (low + high) / 2) < error * expected.squareRoot())
    #expect(abs(variance / expected - 1) < error)
  }

  static let normalRows: [Row] = [
    Row(.normal(mean: 3, standardDeviation: 0.25), [100, 100], 3, 0.0625),
    Row(.glorotNormal, [80, 120], 0, 2.0 / 200), Row(.heNormal, [150, 50], 0, 2.0 / 150),
    Row(.glorotNormal, [16, 4, 5, 5], 0, 2.0 / 500), Row(.heNormal, [16, 4, 5, 5], 0, 2.0 / 100),
  ]

  @Test(arguments: normalRows)
  func normal(_ row: Row) {
    let values = numbers(row.initializer, row.shape)
    let found = moments(values)
    let error = 5 / Double(values.count).squareRoot()
    #expect(abs(found.mean - row.first) < error * row.second.squareRoot())
    #expect(abs(found.variance / row.second - 1) < error * 2.0.squareRoot())
  }

  /// Rows or columns, whichever are fewer, are orthonormal.
  @Test(arguments: [[5, 5], [3, 7], [7, 3], [1, 4], [4, 1], [4, 3, 2]])
  func orthogonal(_ shape: [Int]) {
    let values = numbers(.orthogonal, shape)
    let (rows, columns) = (shape[0], shape.dropFirst().reduce(1, *))
    func element(_ vector: Int, _ position: Int) -> Double {
      rows <= columns ? values[vector * columns + position] : values[position * columns + vector]
    }
    for i in 0..<min(rows, columns) {
      for j in 0...i {
        let product = (0..<max(rows, columns)).reduce(0) { $0 + element(i, $1) * element(j, $1) }
        #expect(abs(product - (i == j ? 1 : 0)) < 1e-14)
      }
    }
  }

  @Test(arguments: [
    Initializer.uniform(low: 0, high: 1), .normal(mean: 0, standardDeviation: 1), .glorotUniform,
    .glorotNormal, .heNormal, .heUniform, .orthogonal,
  ])
  func dependsOnSeedAndNameAlone(_ initializer: Initializer) {
    let first = numbers(initializer, [4, 4])
    #expect(numbers(initializer, [4, 4]) == first)
    #expect(numbers(initializer, [4, 4], seed: 2) != first)
    #expect(numbers(initializer, [4, 4], name: "v") != first)
  }

  /// The same number in every element type, so that float64 runs begin where float32 runs do.
  @Test func elementTypesAgree() {
    let wide = Initializer.heNormal.tensor(.float64, shape: [50], seed: 1, name: "w")
    let narrow = Initializer.heNormal.tensor(.float32, shape: [50], seed: 1, name: "w")
    #expect(wide?.converted(to: .float32) == narrow)
  }

  @Test func emptyAndScalarShapes() {
    for initializer in [
      Initializer.zeros, .ones, .glorotUniform, .heNormal, .orthogonal, .identity,
    ] {
      #expect(numbers(initializer, [0, 3]).isEmpty)
      #expect(numbers(initializer, [3, 0]).isEmpty)
      #expect(numbers(initializer, []).count == 1)
    }
  }

  /// A parameter's first values do not change when others are declared before it.
  @Test func independentOfTheOrderOfParameters() throws {
    func weights(_ names: [String]) throws -> Tensor? {
      var graph = GraphBuilder()
      for name in names { _ = graph.parameter(name, [3, 3], initializer: .heNormal) }
      let checked = try graph.checked()
      let state = GraphState(
        checked, layout: try StateLayout(checked, binding: DimensionBinding()))
      try state.initialize(seed: 5)
      return checked.graph.value(named: "w").flatMap { state[$0] }
    }
    #expect(try weights(["w"]) == weights(["a", "b", "w", "c"]))
    #expect(try weights(["w"]) != nil)
  }

  @Test func weightsGoBeforeInitializersAndMayBeRequired() throws {
    var graph = GraphBuilder()
    let w = graph.parameter("w", [2], initializer: .weights)
    let v = graph.parameter("v", [2], initializer: .ones)
    let checked = try graph.checked()
    let state = GraphState(checked, layout: try StateLayout(checked, binding: DimensionBinding()))
    #expect(
      messages { try state.initialize(seed: 0) } == ["error: the weights hold no tensor \"w\""])
    try state.initialize(
      seed: 0, weights: ["w": Tensor([3.0, 4]), "v": Tensor([Int64(5), 6])])
    #expect(state[w]?.doubles == [3, 4])
    #expect(state[v] == Tensor([Float(5), 6]))
    #expect(
      messages { try state.initialize(seed: 0, weights: ["w": Tensor([1.0, 2, 3])]) }
        == ["error: \"w\" is [2] but its data is [3]"])
  }
}
