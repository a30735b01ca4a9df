import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct GatherScatterTests {
  @Test func values() throws {
    try checkOperator(
      GatherScatter(axis: 1, shape: [2, 3]),
      inputs: [.counting([2, 4], from: 1), Tensor([Int64(2), 0, -1, 2])],
      expected: [Tensor([2.0, 0, 8, 6, 0, 20], shape: [2, 3])])
    try checkOperator(
      GatherScatter(shape: [2]),
      inputs: [Tensor([Int64.max, 1, 5]), Tensor([Int32(0), 0, 1])],
      expected: [Tensor([Int64.min, 5])])
  }

  @Test func contract() throws {
    let indices = Tensor([Int64(2), 0, 2, -1, 1, 2], shape: [2, 3])
    try checkOperator(
      GatherScatter(axis: -2, shape: [2, 4, 3]), inputs: [.random([2, 2, 3, 3], seed: 1), indices])
    try checkOperator(
      GatherScatter(shape: [3]),
      inputs: [.random([0], seed: 1), Tensor(zeros: .int64, shape: [0])],
      expected: [Tensor([0.0, 0, 0])])
    #expect(
      GatherScatter(shape: [7, 2]).axes(
        [TensorType(.float32, ["batch", 2]), TensorType(.int64, ["batch"])],
        [TensorType(.float32, [7, 2])]
      ).description == "i0 a1, i0 -> a0! a1")
  }

  @Test func C1() {
    expectConstraint(
      GatherScatter(axis: 2, shape: [3, 4]),
      [TensorType(.float32, [2, 4]), TensorType(.int64, [2])], "GatherScatter.C1",
      "node \"y\" (GatherScatter): there is no axis 2: shape is [3, 4]")
  }

  @Test func C2() {
    expectConstraint(
      GatherScatter(shape: [3, 4]), [TensorType(.float32, [2, 5]), TensorType(.int64, [2])],
      "GatherScatter.C2",
      "node \"y\" (GatherScatter): \"x1\" is int64[2], which takes [2, 4] of [3, 4], but \"x0\" is [2, 5]"
    )
  }

  @Test func outside() {
    #expect(
      runtimeMistake(GatherScatter(shape: [4]), Tensor([1.0]), Tensor([Int64(-5)]))
        == "node \"y\" (GatherScatter): index -5 is out of bounds: axis 0 has 4 elements (-4 to 3)")
  }
}
