import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct MishTests {
  @Test func contract() throws {
    try checkUnary(Mish(), in: -6...6)
  }

  // mpmath 1.3, 20 digits.
  @Test func values() throws {
    try expectValues(
      of: Mish(), at: [-40, -1, 0, 0.5, 30],
      [
        -1.6993417021166355945e-16, -0.30340146137410891807, 0, 0.37524521130489510482, 30,
      ])
  }
}
