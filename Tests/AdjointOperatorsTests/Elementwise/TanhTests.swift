import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct TanhTests {
  @Test func contract() throws {
    try checkOperator(Tanh(), inputs: [.random([3, 5], in: -4...4, seed: 7)])
    try checkOperator(Tanh(), inputs: [.random([], in: -4...4, seed: 7)])
    try checkOperator(Tanh(), inputs: [.random([0, 2], seed: 7)])
  }

  // mpmath 1.3, 20 digits.
  @Test func values() throws {
    try checkOperator(
      Tanh(), inputs: [Tensor([0.0, 1, -2, .infinity, .nan])],
      expected: [Tensor([0.0, 0.76159415595576488812, -0.96402758007581688395, 1, .nan])],
      differentiable: [], tolerance: 1e-15)
  }
}
