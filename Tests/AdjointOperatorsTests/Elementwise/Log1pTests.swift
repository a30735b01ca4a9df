import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct Log1pTests {
  @Test func contract() throws {
    try checkUnary(Log1p(), in: -0.8...4)
  }

  // mpmath 1.3, 20 digits.
  @Test func values() throws {
    try expectValues(
      of: Log1p(), at: [-0.5, 0, 0x1p-40, 1, 1000],
      [
        -0.69314718055994530942, 0, 9.0949470177251464761e-13, 0.69314718055994530942,
        6.9087547793152205852,
      ])
  }
}
