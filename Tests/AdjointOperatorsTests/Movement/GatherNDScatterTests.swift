import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct GatherNDScatterTests {
  @Test func values() throws {
    try checkOperator(
      GatherNDScatter(shape: [2, 2]),
      inputs: [Tensor([1.0, 2, 3]), Tensor([Int64(0), 1, 1, 0, 0, -1], shape: [3, 2])],
      expected: [Tensor([0.0, 4, 2, 0], shape: [2, 2])])
    try checkOperator(
      GatherNDScatter(batchAxes: 1, shape: [2, 3]),
      inputs: [Tensor([Int64.max, 1]), Tensor([Int32(2), 0], shape: [2, 1])],
      expected: [Tensor([0, 0, Int64.max, 1, 0, 0], shape: [2, 3])])
  }

  @Test func contract() throws {
    let indices = Tensor([Int64(0), 1, -1, 0, 1, 1, 0, 1], shape: [2, 2, 2])
    try checkOperator(
      GatherNDScatter(shape: [2, 2, 3]), inputs: [.random([2, 2, 3], seed: 1), indices])
    try checkOperator(
      GatherNDScatter(batchAxes: 1, shape: [2, 2, 2, 3]),
      inputs: [.random([2, 2, 3], seed: 1), indices])
    try checkOperator(
      GatherNDScatter(shape: [3]),
      inputs: [.random([0], seed: 1), Tensor(zeros: .int64, shape: [0, 1])],
      expected: [Tensor([0.0, 0, 0])])
  }

  @Test func constraints() {
    func types(_ x: Shape, _ indices: Shape) -> [TensorType?] {
      [TensorType(.float32, x), TensorType(.int64, indices)]
    }
    expectConstraint(
      GatherNDScatter(batchAxes: 1, shape: [3]), types([2], [3, 1]), "GatherNDScatter.C1",
      "node \"y\" (GatherNDScatter): batch_dims is 1, which leaves no axis for places or for tuples of them: shape is [3] and \"x1\" is int64[3, 1]"
    )
    expectConstraint(
      GatherNDScatter(batchAxes: 1, shape: [3, 4]), types([2], [2, 1]), "GatherNDScatter.C2",
      "node \"y\" (GatherNDScatter): batch axis 0 differs: shape is [3, 4] but \"x1\" is int64[2, 1]"
    )
    expectConstraint(
      GatherNDScatter(shape: [3]), types([2], [2, 2]), "GatherNDScatter.C3",
      "node \"y\" (GatherNDScatter): the last axis of the indices must have from 1 to 1 places, one for each axis taken: shape is [3] but \"x1\" is int64[2, 2]"
    )
    expectConstraint(
      GatherNDScatter(shape: [3, 4]), types([2, 5], [2, 1]), "GatherNDScatter.C4",
      "node \"y\" (GatherNDScatter): \"x1\" is int64[2, 1], which takes [2, 4] of [3, 4], but \"x0\" is [2, 5]"
    )
  }

  @Test func outside() {
    #expect(
      runtimeMistake(
        GatherNDScatter(shape: [4]), Tensor([1.0]), Tensor([Int64(-5)], shape: [1, 1]))
        == "node \"y\" (GatherNDScatter): index -5 is out of bounds: axis 0 has 4 elements (-4 to 3)"
    )
  }
}
