import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct MeanTests {
  @Test func contract() throws {
    try checkOperator(Mean(), inputs: [.random([2, 3], seed: 1)])
    try checkOperator(
      Mean(), inputs: [.random([2, 1], seed: 1), .random([1, 3], seed: 2), .random([], seed: 3)])
    try checkOperator(Mean(), inputs: [.random([0, 3], seed: 1), .random([3], seed: 2)])
  }

  // The example of ONNX's documentation.
  @Test func values() throws {
    let z = try evaluated(
      Mean(), [Tensor([3.0, 0, 2]), Tensor([1.0, 3, 4]), Tensor([2.0, 6, 6])])
    #expect(z == Tensor([2.0, 3, 4]))
  }

  @Test func needsFloatingTypes() {
    var graph = GraphBuilder()
    let x = graph.input("x", [2], .int32)
    graph.add("y", Mean(), x)
    #expect(
      graph.diagnostics.map(\.message.description) == [
        "node \"y\" (Mean): input \"x\" needs a floating type but \"x\" is int32"
      ])
  }

  @Test func C1() {
    expectConstraint(
      Mean(), [TensorType(.float32, [2]), TensorType(.float32, [3])], "Mean.C1",
      "node \"y\" (Mean): shapes do not broadcast: \"x0\" is [2] but \"x1\" is [3]")
  }
}
