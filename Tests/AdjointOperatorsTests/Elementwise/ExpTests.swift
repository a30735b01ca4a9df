import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct ExpTests {
  @Test func contract() throws {
    try checkOperator(Exp(), inputs: [.random([2, 3], in: -3...3, seed: 1)])
    try checkOperator(Exp(), inputs: [.random([], seed: 1)])
    try checkOperator(Exp(), inputs: [.random([0], seed: 1)])
  }

  // mpmath 1.3, 20 digits.
  @Test func values() throws {
    try checkOperator(
      Exp(), inputs: [Tensor([0.0, 1, -1.5, -.infinity, .infinity, .nan, 1000])],
      expected: [
        Tensor([
          1.0, 2.7182818284590452354, 0.22313016014842982893, 0, .infinity, .nan, .infinity,
        ])
      ], differentiable: [], tolerance: 1e-15)
  }
}
