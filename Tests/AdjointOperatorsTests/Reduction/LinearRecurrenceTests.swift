import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct LinearRecurrenceTests {
  @Test(arguments: [false, true], [0.0, 1, -0.5])
  func contract(_ isReverse: Bool, _ start: Double) throws {
    for (axis, shape) in [(0, [4]), (1, [2, 3, 4]), (-1, [2, 3]), (0, [3, 2]), (1, [2, 0])] {
      try checkOperator(
        LinearRecurrence(axis: axis, isReverse: isReverse, start: start),
        inputs: [.random(shape, seed: 3), .random(shape, seed: 4)])
    }
  }

  // By hand: 5, 2 * 5 + 1, 3 * 11 - 1; backwards 5, 4 * 5 + 7, 3 * 27 - 1.
  @Test func values() throws {
    let a = Tensor([2.0, 3, 4]), b = Tensor([1.0, -1, 7])
    #expect(
      try evaluated(LinearRecurrence(axis: 0, start: 5), [a, b]).doubles == [5, 11, 32])
    #expect(
      try evaluated(LinearRecurrence(axis: 0, isReverse: true, start: 5), [a, b]).doubles
        == [80, 27, 5])
  }

  @Test func C1() {
    let type = TensorType(.float32, [3])
    expectConstraint(
      LinearRecurrence(axis: 1), [type, type], "LinearRecurrence.C1",
      "node \"y\" (LinearRecurrence): there is no axis 1: \"x0\" is [3]")
  }

  @Test func C2() {
    expectConstraint(
      LinearRecurrence(axis: 0), [TensorType(.float32, [3]), TensorType(.float32, [1])],
      "LinearRecurrence.C2",
      "node \"y\" (LinearRecurrence): shapes differ: \"x0\" is [3] but \"x1\" is [1]")
  }
}
