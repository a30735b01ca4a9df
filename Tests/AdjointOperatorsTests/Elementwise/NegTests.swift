import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct NegTests {
  @Test func contract() throws {
    try checkOperator(Neg(), inputs: [.random([2, 3], seed: 1)])
    try checkOperator(Neg(), inputs: [.random([], seed: 1)])
    try checkOperator(Neg(), inputs: [.random([0, 3], seed: 1)])
  }

  @Test func values() throws {
    try checkOperator(
      Neg(), inputs: [Tensor([1.0, -2, .infinity])], expected: [Tensor([-1.0, 2, -.infinity])],
      differentiable: [])
    try checkOperator(
      Neg(), inputs: [Tensor([Int64.min, 5])], expected: [Tensor([Int64.min, -5])])
  }

  @Test func theNegativeOfZeroIsNegativeZero() throws {
    let site = try evaluated(Neg(), [Tensor([0.0])])
    #expect(site.doubles[0].sign == .minus)
  }
}
