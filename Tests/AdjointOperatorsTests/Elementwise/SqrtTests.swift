import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct SqrtTests {
  @Test func contract() throws {
    try checkUnary(Sqrt(), in: 0.2...4)
  }

  // mpmath 1.3, 20 digits.
  @Test func values() throws {
    try expectValues(
      of: Sqrt(), at: [0, 0.25, 2, 3, 10000000000],
      [
        0, 0.5, 1.4142135623730950488, 1.7320508075688772935, 100000,
      ])
  }
}
