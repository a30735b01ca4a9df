import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct AsinhTests {
  @Test func contract() throws {
    try checkUnary(Asinh(), in: -7...7)
  }

  // mpmath 1.3, 20 digits.
  @Test func values() throws {
    try expectValues(
      of: Asinh(), at: [-2, 0x1p-30, 0.5, 3, 1000],
      [
        -1.4436354751788103425, 9.3132257461547851549e-10, 0.4812118250596034475,
        1.8184464592320668235, 7.6009027095419886115,
      ])
  }
}
