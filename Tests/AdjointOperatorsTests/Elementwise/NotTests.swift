import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct NotTests {
  @Test func contract() throws {
    try checkOperator(
      Not(), inputs: [Tensor([true, false], shape: [1, 2])],
      expected: [Tensor([false, true], shape: [1, 2])])
    try checkOperator(Not(), inputs: [Tensor(false)], expected: [Tensor(true)])
    try checkOperator(Not(), inputs: [Tensor([] as [Bool])])
  }

  @Test func needsBool() {
    expectConstraint(
      Not(), [TensorType(.int32, [2])], "element-type",
      "node \"y\" (Not): input \"x\" needs bool but \"x0\" is int32")
  }
}
