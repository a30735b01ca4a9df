import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct AsinTests {
  @Test func contract() throws {
    try checkUnary(Asin(), in: -0.9...0.9)
  }

  // mpmath 1.3, 20 digits.
  @Test func values() throws {
    try expectValues(
      of: Asin(), at: [-1, -0.5, 0.25, 0.875, 1],
      [
        -1.5707963267948966192, -0.52359877559829887308, 0.25268025514207865349,
        1.0654358165107393123, 1.5707963267948966192,
      ])
  }
}
