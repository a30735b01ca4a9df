import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct AcosTests {
  @Test func contract() throws {
    try checkUnary(Acos(), in: -0.9...0.9)
  }

  // mpmath 1.3, 20 digits.
  @Test func values() throws {
    try expectValues(
      of: Acos(), at: [-1, -0.5, 0.25, 0.875, 1],
      [
        3.1415926535897932385, 2.0943951023931954923, 1.3181160716528179657, 0.50536051028415730697,
        0,
      ])
  }
}
