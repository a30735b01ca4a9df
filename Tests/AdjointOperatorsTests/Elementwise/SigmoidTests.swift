import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct SigmoidTests {
  @Test func contract() throws {
    try checkUnary(Sigmoid(), in: -6...6)
  }

  // mpmath 1.3, 20 digits.
  @Test func values() throws {
    try expectValues(
      of: Sigmoid(), at: [-40, -1, 0, 0.5, 3],
      [
        4.2483542552915889773e-18, 0.26894142136999512075, 0.5, 0.62245933120185456464,
        0.95257412682243321912,
      ])
  }
}
