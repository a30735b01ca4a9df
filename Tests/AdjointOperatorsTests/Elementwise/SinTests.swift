import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct SinTests {
  @Test func contract() throws {
    try checkUnary(Sin(), in: -7...7)
  }

  // mpmath 1.3, 20 digits.
  @Test func values() throws {
    try expectValues(
      of: Sin(), at: [-2, 0.5, 1, 3, 100],
      [
        -0.9092974268256816954, 0.47942553860420300027, 0.84147098480789650665,
        0.1411200080598672221, -0.50636564110975879366,
      ])
  }
}
