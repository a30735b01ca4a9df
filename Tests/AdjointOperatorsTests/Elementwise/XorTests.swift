import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct XorTests {
  @Test func values() throws {
    let z = try evaluated(
      Xor(), [Tensor([false, true], shape: [2, 1]), Tensor([false, true])])
    #expect(z == Tensor([false, true, true, false], shape: [2, 2]))
  }

  @Test func contract() throws {
    try checkOperator(Xor(), inputs: [Tensor(true), Tensor([false, true])])
    try checkOperator(Xor(), inputs: [Tensor([Bool](), shape: [0, 1]), Tensor([false, true])])
  }

  @Test func C1() {
    expectConstraint(
      Xor(), [TensorType(.bool, [2, 3]), TensorType(.bool, [2])], "Xor.C1",
      "node \"y\" (Xor): shapes do not broadcast: \"x0\" is bool[2, 3] but \"x1\" is bool[2]")
  }
}
