import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct AndTests {
  @Test func values() throws {
    let z = try evaluated(
      And(), [Tensor([false, true], shape: [2, 1]), Tensor([false, true])])
    #expect(z == Tensor([false, false, false, true], shape: [2, 2]))
  }

  @Test func contract() throws {
    try checkOperator(And(), inputs: [Tensor(true), Tensor([false, true])])
    try checkOperator(And(), inputs: [Tensor([Bool](), shape: [0, 1]), Tensor([false, true])])
  }

  @Test func C1() {
    expectConstraint(
      And(), [TensorType(.bool, [2, 3]), TensorType(.bool, [2])], "And.C1",
      "node \"y\" (And): shapes do not broadcast: \"x0\" is bool[2, 3] but \"x1\" is bool[2]")
  }
}
