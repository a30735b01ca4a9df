import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct AcoshTests {
  @Test func contract() throws {
    try checkUnary(Acosh(), in: 1.2...7)
  }

  // mpmath 1.3, 20 digits.
  @Test func values() throws {
    try expectValues(
      of: Acosh(), at: [1, 1.25, 2, 3, 1000],
      [
        0, 0.69314718055994530942, 1.3169578969248167086, 1.7627471740390860505,
        7.6009022095419886114,
      ])
  }
}
