import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct ErfTests {
  @Test func contract() throws {
    try checkUnary(Erf(), in: -3...3)
  }

  // mpmath 1.3, 20 digits.
  @Test func values() throws {
    try expectValues(
      of: Erf(), at: [-1, 0x1p-30, 0.5, 2, 3],
      [
        -0.84270079294971486934, 1.0508849910418620087e-9, 0.52049987781304653768,
        0.99532226501895273416, 0.99997790950300141456,
      ])
  }
}
