import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct OrTests {
  @Test func values() throws {
    let z = try evaluated(
      Or(), [Tensor([false, true], shape: [2, 1]), Tensor([false, true])])
    #expect(z == Tensor([false, true, true, true], shape: [2, 2]))
  }

  @Test func contract() throws {
    try checkOperator(Or(), inputs: [Tensor(true), Tensor([false, true])])
    try checkOperator(Or(), inputs: [Tensor([Bool](), shape: [0, 1]), Tensor([false, true])])
  }

  @Test func C1() {
    expectConstraint(
      Or(), [TensorType(.bool, [2, 3]), TensorType(.bool, [2])], "Or.C1",
      "node \"y\" (Or): shapes do not broadcast: \"x0\" is bool[2, 3] but \"x1\" is bool[2]")
  }
}
