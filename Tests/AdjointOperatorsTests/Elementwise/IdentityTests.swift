import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct IdentityTests {
  @Test func contract() throws {
    try checkOperator(Identity(), inputs: [.random([2, 3], seed: 1)])
    try checkOperator(Identity(), inputs: [.random([0], seed: 1)])
  }

  @Test func everyTypeStaysAsItIs() throws {
    for x in [
      Tensor([true, false]), Tensor([Int32.min, 7]), Tensor([Int64.max]), Tensor([Float(0.1)]),
    ] {
      #expect(try evaluated(Identity(), [x]) == x)
    }
  }
}
