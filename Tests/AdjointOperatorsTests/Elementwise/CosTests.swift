import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct CosTests {
  @Test func contract() throws {
    try checkUnary(Cos(), in: -7...7)
  }

  // mpmath 1.3, 20 digits.
  @Test func values() throws {
    try expectValues(
      of: Cos(), at: [-2, 0.5, 1, 3, 100],
      [
        -0.416146836547142387, 0.87758256189037271612, 0.5403023058681397174,
        -0.98999249660044545727, 0.8623188722876839341,
      ])
  }
}
