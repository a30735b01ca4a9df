import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct GatherTests {
  // ONNX 1.23 reference evaluator.
  @Test func values() throws {
    let data = Tensor.counting([3, 4])
    try checkOperator(
      Gather(), inputs: [data, Tensor([Int64(0), 2, -1, 0], shape: [2, 2])],
      expected: [
        Tensor([0.0, 1, 2, 3, 8, 9, 10, 11, 8, 9, 10, 11, 0, 1, 2, 3], shape: [2, 2, 4])
      ])
    try checkOperator(
      Gather(axis: 1), inputs: [data, Tensor([Int32(3), -4])],
      expected: [Tensor([3.0, 0, 7, 4, 11, 8], shape: [3, 2])])
    try checkOperator(
      Gather(axis: -1), inputs: [data, Tensor(Int64(1))], expected: [Tensor([1.0, 5, 9])])
  }

  @Test func contract() throws {
    let indices = Tensor([Int64(2), 0, 2, -1, 1, 2], shape: [2, 3])
    for axis in [0, 1, -1] {
      try checkOperator(Gather(axis: axis), inputs: [.random([3, 3, 3], seed: 1), indices])
    }
    let none = Tensor(zeros: .int64, shape: [0])
    try checkOperator(Gather(), inputs: [.random([3, 2], seed: 1), none])
    try checkOperator(Gather(), inputs: [.random([0, 2], seed: 1), none])
    try checkOperator(Gather(axis: 1), inputs: [.random([0, 2], seed: 1), indices.reshaped([6])])
  }

  @Test func named() throws {
    #expect(
      Gather(axis: 1).axes(
        [TensorType(.float32, ["batch", 7, 2]), TensorType(.int64, [3])],
        [TensorType(.float32, ["batch", 3, 2])]
      ).description == "a0 a1! a2, i0 -> a0 i0 a2")
    try checkSymbolic([["batch", 3]]) { graph, x in
      let indices = graph.constant("indices", Tensor([Int64(4), -1, 0, 4], shape: [2, 2]))
      return graph.add("y", Gather(), x[0], indices)
    }
  }

  @Test(arguments: [2, -3, Int.min])
  func C1(_ axis: Int) {
    expectConstraint(
      Gather(axis: axis), [TensorType(.float32, [2, 3]), TensorType(.int64, [])], "Gather.C1",
      "node \"y\" (Gather): there is no axis \(axis): \"x0\" is [2, 3]")
  }

  @Test(arguments: [4, -5, Int64.min, Int64.max])
  func outside(_ index: Int64) {
    #expect(
      runtimeMistake(Gather(axis: 1), .counting([2, 4]), Tensor([0, index]))
        == "node \"y\" (Gather): index \(index) is out of bounds: axis 1 has 4 elements (-4 to 3)")
    #expect(
      runtimeMistake(Gather(), Tensor(zeros: .float32, shape: [0, 4]), Tensor([index]))
        == "node \"y\" (Gather): index \(index) is out of bounds: axis 0 has no elements")
  }
}
