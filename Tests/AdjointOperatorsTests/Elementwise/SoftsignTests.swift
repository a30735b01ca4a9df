import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct SoftsignTests {
  @Test func contract() throws {
    try checkUnary(Softsign(), in: -6...(-0.1), 0.1...6)
  }

  // mpmath 1.3, 20 digits.
  @Test func values() throws {
    try expectValues(
      of: Softsign(), at: [-3, -0.5, 0, 1, 1023],
      [
        -0.75, -0.33333333333333333333, 0, 0.5, 0.9990234375,
      ])
  }
}
