import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct GatherElementsTests {
  // The first from the ONNX 1.23 reference evaluator; the second by hand: fewer rows than data.
  @Test func values() throws {
    let data = Tensor.counting([3, 4])
    try checkOperator(
      GatherElements(),
      inputs: [data, Tensor([Int64(1), 2, 0, 2, 0, 0, -1, -3], shape: [2, 4])],
      expected: [Tensor([4.0, 9, 2, 11, 0, 1, 10, 3], shape: [2, 4])])
    try checkOperator(
      GatherElements(axis: -1),
      inputs: [data, Tensor([Int32(3), 0, -1, 1, 1, 2], shape: [2, 3])],
      expected: [Tensor([3.0, 0, 3, 5, 5, 6], shape: [2, 3])])
  }

  @Test func contract() throws {
    let indices = Tensor([Int64(2), 0, 2, -1, 1, 2, 0, 0], shape: [2, 2, 2])
    for axis in 0..<3 {
      try checkOperator(
        GatherElements(axis: axis), inputs: [.random([3, 3, 3], seed: 1), indices])
    }
    try checkOperator(
      GatherElements(axis: 1), inputs: [.random([8, 3], seed: 1), indices.reshaped([8, 1])])
    let none = Tensor(zeros: .int64, shape: [3, 0])
    try checkOperator(GatherElements(axis: 1), inputs: [.random([3, 2], seed: 1), none])
    try checkOperator(GatherElements(axis: 1), inputs: [.random([3, 0], seed: 1), none])
  }

  @Test func C1() {
    expectConstraint(
      GatherElements(), [TensorType(.float32, []), TensorType(.int64, [])], "GatherElements.C1",
      "node \"y\" (GatherElements): there is no axis 0: \"x0\" is []")
  }

  @Test func C2() {
    expectConstraint(
      GatherElements(), [TensorType(.float32, [2, 3]), TensorType(.int64, [2])],
      "GatherElements.C2",
      "node \"y\" (GatherElements): ranks differ: \"x0\" is [2, 3] but \"x1\" is int64[2]")
  }

  @Test func C3() {
    expectConstraint(
      GatherElements(), [TensorType(.float32, [2, 3]), TensorType(.int64, [2, 4])],
      "GatherElements.C3",
      "node \"y\" (GatherElements): more indices than elements along axis 1: \"x0\" is [2, 3] but \"x1\" is int64[2, 4]"
    )
  }

  @Test(arguments: [3, -4, Int64.min, Int64.max])
  func outside(_ index: Int64) {
    #expect(
      runtimeMistake(GatherElements(), .counting([3]), Tensor([0, index, 99]))
        == "node \"y\" (GatherElements): index \(index) is out of bounds: axis 0 has 3 elements (-3 to 2)"
    )
    #expect(
      runtimeMistake(GatherElements(), .counting([0]), Tensor([index]))
        == "node \"y\" (GatherElements): index \(index) is out of bounds: axis 0 has no elements")
  }
}
