import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct SinhTests {
  @Test func contract() throws {
    try checkUnary(Sinh(), in: -3...3)
  }

  // mpmath 1.3, 20 digits.
  @Test func values() throws {
    try expectValues(
      of: Sinh(), at: [-2, 0.5, 1, 3, 20],
      [
        -3.6268604078470187677, 0.52109530549374736162, 1.1752011936438014569,
        10.017874927409901899, 242582597.70489513795,
      ])
  }
}
