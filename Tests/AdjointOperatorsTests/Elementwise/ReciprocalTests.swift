import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct ReciprocalTests {
  @Test func contract() throws {
    try checkUnary(Reciprocal(), in: -4...(-0.5), 0.5...4)
  }

  // mpmath 1.3, 20 digits.
  @Test func values() throws {
    try expectValues(
      of: Reciprocal(), at: [-3, -0.5, 1, 7, 1024],
      [
        -0.33333333333333333333, -2, 1, 0.14285714285714285714, 0.0009765625,
      ])
  }
}
