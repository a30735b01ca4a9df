import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct TanTests {
  @Test func contract() throws {
    try checkUnary(Tan(), in: -1.2...1.2, 2...4)
  }

  // mpmath 1.3, 20 digits.
  @Test func values() throws {
    try expectValues(
      of: Tan(), at: [-2, 0.5, 1, 3, 100],
      [
        2.1850398632615189916, 0.54630248984379051326, 1.5574077246549022305,
        -0.1425465430742778053, -0.58721391515692907668,
      ])
  }
}
