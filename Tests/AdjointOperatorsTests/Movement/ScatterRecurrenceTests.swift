import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct ScatterRecurrenceTests {
  // By hand: element 0 is 3, 2 * 3 + 1 = 7, 4 * 7 - 1 = 27; element 1 stays; element 2 is 5,
  // 3 * 5 + 2 = 17. Backwards, element 0 is 3, 4 * 3 - 1 = 11, 2 * 11 + 1 = 23.
  @Test(arguments: [
    (false, [27.0, 4, 17], [3.0, 5, 7]), (true, [23.0, 4, 17], [11.0, 5, 3]),
  ])
  func values(_ isReverse: Bool, _ y: [Double], _ before: [Double]) throws {
    try checkOperator(
      ScatterRecurrence(isReverse: isReverse),
      inputs: [
        Tensor([3.0, 4, 5]), Tensor([Int64(0), -1, -3]), Tensor([2.0, 3, 4]),
        Tensor([1.0, 2, -1]),
      ], expected: [Tensor(y), Tensor(before)], outputCount: 2)
  }

  @Test(arguments: [false, true], [1, 2])
  func contract(_ isReverse: Bool, _ outputCount: Int) throws {
    for axis in [0, 1, -1] {
      try checkOperator(
        ScatterRecurrence(axis: axis, isReverse: isReverse),
        inputs: [
          .random([3, 3, 3], seed: 1),
          Tensor([2, -1, 0, 2, 2, 1, 2, -2] as [Int64], shape: [2, 2, 2]),
          .random([2, 2, 2], seed: 2), .random([2, 2, 2], seed: 3),
        ], outputCount: outputCount)
    }
    let none = Tensor(zeros: .int64, shape: [0, 2])
    for shape in [[3, 2], [0, 2]] {
      try checkOperator(
        ScatterRecurrence(isReverse: isReverse),
        inputs: [
          .random(shape, seed: 1), none, .random([0, 2], seed: 1), .random([0, 2], seed: 2),
        ],
        outputCount: outputCount)
    }
  }

  @Test func constraints() {
    func x(_ start: Shape, _ indices: Shape, _ a: Shape, _ b: Shape) -> [TensorType?] {
      [
        TensorType(.float32, start), TensorType(.int64, indices), TensorType(.float32, a),
        TensorType(.float32, b),
      ]
    }
    expectConstraint(
      ScatterRecurrence(axis: .min), x([2], [2], [2], [2]), "ScatterRecurrence.C1",
      "node \"y\" (ScatterRecurrence): there is no axis -9223372036854775808: \"x0\" is [2]")
    expectConstraint(
      ScatterRecurrence(), x([2], [2, 1], [2, 1], [2, 1]), "ScatterRecurrence.C2",
      "node \"y\" (ScatterRecurrence): ranks differ: \"x0\" is [2] but \"x1\" is int64[2, 1]")
    expectConstraint(
      ScatterRecurrence(axis: 1), x([2, 3], [4, 3], [4, 3], [4, 3]), "ScatterRecurrence.C3",
      "node \"y\" (ScatterRecurrence): more indices than elements along axis 0: \"x0\" is [2, 3] but \"x1\" is int64[4, 3]"
    )
    expectConstraint(
      ScatterRecurrence(), x([2], [2], [3], [2]), "ScatterRecurrence.C4",
      "node \"y\" (ScatterRecurrence): there must be one number for each index: \"x1\" is int64[2] but \"x2\" is [3]"
    )
    expectConstraint(
      ScatterRecurrence(), x([2], [2], [2], [1]), "ScatterRecurrence.C4",
      "node \"y\" (ScatterRecurrence): there must be one number for each index: \"x1\" is int64[2] but \"x3\" is [1]"
    )
  }

  @Test func outside() {
    #expect(
      runtimeMistake(
        ScatterRecurrence(), .counting([3]), Tensor([Int64(-4)]), Tensor([1.0]), Tensor([1.0]))
        == "node \"y\" (ScatterRecurrence): index -4 is out of bounds: axis 0 has 3 elements (-3 to 2)"
    )
  }
}
