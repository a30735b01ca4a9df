import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct LogTests {
  @Test func contract() throws {
    try checkUnary(Log(), in: 0.2...4)
  }

  // mpmath 1.3, 20 digits.
  @Test func values() throws {
    try expectValues(
      of: Log(), at: [0.5, 1, 2, 10, 1024],
      [
        -0.69314718055994530942, 0, 0.69314718055994530942, 2.302585092994045684,
        6.9314718055994530942,
      ])
  }
}
