import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct GatherNDTests {
  // The examples of ONNX's text.
  @Test func values() throws {
    let square = Tensor.counting([2, 2])
    let cube = Tensor.counting([2, 2, 2])
    try checkOperator(
      GatherND(), inputs: [square, Tensor([Int64(0), 0, 1, 1], shape: [2, 2])],
      expected: [Tensor([0.0, 3])])
    try checkOperator(
      GatherND(), inputs: [square, Tensor([Int64(-1), 0], shape: [2, 1])],
      expected: [Tensor([2.0, 3, 0, 1], shape: [2, 2])])
    try checkOperator(
      GatherND(), inputs: [cube, Tensor([Int32(0), 1, 1, 0], shape: [2, 1, 2])],
      expected: [Tensor([2.0, 3, 4, 5], shape: [2, 1, 2])])
    try checkOperator(
      GatherND(batchAxes: 1), inputs: [cube, Tensor([Int64(1), 0], shape: [2, 1])],
      expected: [Tensor([2.0, 3, 4, 5], shape: [2, 2])])
  }

  @Test func contract() throws {
    let indices = Tensor([Int64(0), 1, -1, 0, 1, 1, 0, 1], shape: [2, 2, 2])
    try checkOperator(GatherND(), inputs: [.random([2, 2, 3], seed: 1), indices])
    try checkOperator(GatherND(batchAxes: 1), inputs: [.random([2, 2, 2, 3], seed: 1), indices])
    let none = Tensor(zeros: .int64, shape: [0, 2])
    try checkOperator(GatherND(), inputs: [.random([2, 2, 3], seed: 1), none])
    try checkOperator(GatherND(), inputs: [.random([0, 2, 3], seed: 1), none])
    try checkOperator(
      GatherND(batchAxes: 1), inputs: [.random([0, 2, 3], seed: 1), none])
    #expect(
      GatherND(batchAxes: 1).axes(
        [TensorType(.float32, ["batch", 4, 3]), TensorType(.int64, ["batch", 5, 1])],
        [TensorType(.float32, ["batch", 5, 3])]
      ).description == "a0 a1! a2, a0 i1 i2! -> a0 i1 a2")
  }

  @Test func constraints() {
    func types(_ data: Shape, _ indices: Shape) -> [TensorType?] {
      [TensorType(.float32, data), TensorType(.int64, indices)]
    }
    expectConstraint(
      GatherND(batchAxes: 2), types([2, 3], [2, 3, 1]), "GatherND.C1",
      "node \"y\" (GatherND): batch_dims is 2, which leaves no axis for places or for tuples of them: \"x0\" is [2, 3] and \"x1\" is int64[2, 3, 1]"
    )
    expectConstraint(
      GatherND(batchAxes: -1), types([2, 3], [2, 1]), "GatherND.C1",
      "node \"y\" (GatherND): batch_dims is -1, which leaves no axis for places or for tuples of them: \"x0\" is [2, 3] and \"x1\" is int64[2, 1]"
    )
    expectConstraint(
      GatherND(batchAxes: 1), types([2, 3], [4, 1]), "GatherND.C2",
      "node \"y\" (GatherND): batch axis 0 differs: \"x0\" is [2, 3] but \"x1\" is int64[4, 1]")
    for last in [3, 0, "n"] as [Dimension] {
      expectConstraint(
        GatherND(), types([2, 3], [4, last]), "GatherND.C3",
        "node \"y\" (GatherND): the last axis of the indices must have from 1 to 2 places, one for each axis taken: \"x0\" is [2, 3] but \"x1\" is int64[4, \(last)]"
      )
    }
  }

  @Test(arguments: [3, -4, Int64.min, Int64.max])
  func outside(_ index: Int64) {
    #expect(
      runtimeMistake(GatherND(), .counting([2, 3]), Tensor([0, index], shape: [1, 2]))
        == "node \"y\" (GatherND): index \(index) is out of bounds: axis 1 has 3 elements (-3 to 2)"
    )
  }
}
