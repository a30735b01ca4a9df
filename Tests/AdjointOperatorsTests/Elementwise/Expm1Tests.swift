import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct Expm1Tests {
  @Test func contract() throws {
    try checkUnary(Expm1(), in: -4...4)
  }

  // mpmath 1.3, 20 digits.
  @Test func values() throws {
    try expectValues(
      of: Expm1(), at: [-30, -1, 0x1p-40, 0.5, 3],
      [
        -0.99999999999990642377, -0.6321205588285576784, 9.0949470177334182822e-13,
        0.64872127070012814685, 19.085536923187667741,
      ])
  }
}
