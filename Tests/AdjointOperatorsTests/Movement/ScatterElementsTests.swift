import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct ScatterElementsTests {
  // ONNX 1.23 reference evaluator.
  @Test(arguments: [
    (ScatterElements.Reduction.add, [0.0, 1, -1, 3, 5.5, 7.5, 6, 7, 16, 0, 20, 11]),
    (.mul, [0.0, 1, -6, 3, 6, 12.5, 6, 7, 64, -81, 100, 11]),
    (.max, [0.0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]),
    (.min, [0.0, 1, -3, 3, 1.5, 2.5, 6, 7, 8, -9, 10, 11]),
  ])
  func reductions(_ reduction: ScatterElements.Reduction, _ expected: [Double]) throws {
    try checkOperator(
      ScatterElements(reduction: reduction),
      inputs: [
        .counting([3, 4]), Tensor([Int64(1), 1, 0, -1, 2, 2], shape: [2, 3]),
        Tensor([1.5, 2.5, -3, 8, -9, 10], shape: [2, 3]),
      ], expected: [Tensor(expected, shape: [3, 4])], differentiable: [])
  }

  @Test func replaces() throws {
    try checkOperator(
      ScatterElements(axis: 1),
      inputs: [
        .counting([3, 4]), Tensor([Int64(1), 3], shape: [1, 2]),
        Tensor([1.5, 2.5], shape: [1, 2]),
      ], expected: [Tensor([0.0, 1.5, 2, 2.5, 4, 5, 6, 7, 8, 9, 10, 11], shape: [3, 4])])
  }

  @Test func wholeNumbersAndNaN() throws {
    try checkOperator(
      ScatterElements(reduction: .add),
      inputs: [Tensor([Int64.max, 0]), Tensor([Int64(0), 0]), Tensor([Int64(1), 1])],
      expected: [Tensor([Int64.min + 1, 0])])
    try checkOperator(
      ScatterElements(reduction: .mul),
      inputs: [Tensor([Int64.max]), Tensor([Int64(0)]), Tensor([Int64(2)])],
      expected: [Tensor([Int64(-2)])])
    for reduction in [ScatterElements.Reduction.max, .min] {
      try checkOperator(
        ScatterElements(reduction: reduction),
        inputs: [Tensor([Double.nan, 1]), Tensor([Int64(0), 1]), Tensor([5.0, .nan])],
        expected: [Tensor([Double.nan, .nan])], differentiable: [])
    }
    try checkOperator(
      ScatterElements(), inputs: [Tensor([true]), Tensor([Int64(0)]), Tensor([false])],
      expected: [Tensor([false])])
  }

  @Test(arguments: ScatterElements.Reduction.allCases)
  func contract(_ reduction: ScatterElements.Reduction) throws {
    // Along each axis, no place is named twice.
    let places = [
      0: [2, 0, 1, 1, 0, 1, -1, 0], 1: [2, -1, 0, 1, 1, 0, 2, -2], 2: [2, 0, 0, 1, 1, 0, 2, 1],
    ]
    for (axis, list) in places.sorted(by: { $0.key < $1.key }) {
      try checkOperator(
        ScatterElements(axis: axis, reduction: reduction),
        inputs: [
          .random([3, 3, 3], seed: 1), Tensor(list.map(Int64.init), shape: [2, 2, 2]),
          .random([2, 2, 2], seed: 2),
        ])
    }
    if reduction != .none {
      let same = Tensor([Int64](repeating: 1, count: 8), shape: [2, 2, 2])
      try checkOperator(
        ScatterElements(reduction: reduction),
        inputs: [.random([3, 3, 3], seed: 1), same, .random([2, 2, 2], seed: 2)])
    }
    let none = Tensor(zeros: .int64, shape: [0, 2])
    for shape in [[3, 2], [0, 2]] {
      try checkOperator(
        ScatterElements(reduction: reduction),
        inputs: [.random(shape, seed: 1), none, .random([0, 2], seed: 1)])
    }
  }

  @Test func constraints() {
    func x(_ data: Shape, _ indices: Shape, _ updates: Shape) -> [TensorType?] {
      [TensorType(.float32, data), TensorType(.int64, indices), TensorType(.float32, updates)]
    }
    expectConstraint(
      ScatterElements(axis: 1), x([2], [2], [2]), "ScatterElements.C1",
      "node \"y\" (ScatterElements): there is no axis 1: \"x0\" is [2]")
    expectConstraint(
      ScatterElements(), x([2], [2, 1], [2, 1]), "ScatterElements.C2",
      "node \"y\" (ScatterElements): ranks differ: \"x0\" is [2] but \"x1\" is int64[2, 1]")
    expectConstraint(
      ScatterElements(axis: 1), x([2, 3], [4, 3], [4, 3]), "ScatterElements.C3",
      "node \"y\" (ScatterElements): more indices than elements along axis 0: \"x0\" is [2, 3] but \"x1\" is int64[4, 3]"
    )
    expectConstraint(
      ScatterElements(), x([2], [2], [3]), "ScatterElements.C4",
      "node \"y\" (ScatterElements): there must be one update for each index: \"x1\" is int64[2] but \"x2\" is [3]"
    )
  }

  @Test func C5() {
    expectConstraint(
      ScatterElements(reduction: .max),
      [TensorType(.bool, [2]), TensorType(.int64, [2]), TensorType(.bool, [2])],
      "ScatterElements.C5", "node \"y\" (ScatterElements): max needs numbers but \"x0\" is bool[2]")
  }

  // Twice the same element: 2 * 3 * 5 with cotangent 7, and 11 * 0 * 0, 13 * 0 * 2 with 1.
  @Test func productsOfZeros() throws {
    let operands = [
      Tensor([2.0, 11, 13, 17]), Tensor([Int64(0), 1, -2, 0, 1, 2]), Tensor([3.0, 0, 0, 5, 0, 2]),
    ]
    let bars = try cotangents(
      ScatterElements(reduction: .mul), operands, cotangent: Tensor([7.0, 1, 1, 1]))
    #expect(bars.map(\.doubles) == [[105, 0, 0, 1], [70, 0, 26, 42, 0, 0]])
    try checkOperator(ScatterElements(reduction: .mul), inputs: operands)
  }

  // Element 0: the old value is the extreme and stands first; 1: so does the first of equal
  // updates; 2: the old value equals an update; 3: nothing is scattered there.
  @Test(arguments: [(ScatterElements.Reduction.max, 1.0), (.min, -1.0)])
  func firstOfEqualGetsAll(_ reduction: ScatterElements.Reduction, _ sign: Double) throws {
    let bars = try cotangents(
      ScatterElements(reduction: reduction),
      [
        Tensor([5.0, 1, 3, 2].map { sign * $0 }), Tensor([Int64(1), 0, 1, -2, -3, 1]),
        Tensor([2.0, 4, 6, 3, 6, 0].map { sign * $0 }),
      ], cotangent: Tensor([1.0, 10, 100, 1000]))
    #expect(bars.map(\.doubles) == [[1, 0, 100, 1000], [0, 0, 10, 0, 0, 0]])
  }

  @Test func outside() {
    #expect(
      runtimeMistake(ScatterElements(), .counting([3]), Tensor([Int64(3)]), Tensor([1.0]))
        == "node \"y\" (ScatterElements): index 3 is out of bounds: axis 0 has 3 elements (-3 to 2)"
    )
  }
}
