import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct AtanTests {
  @Test func contract() throws {
    try checkUnary(Atan(), in: -7...7)
  }

  // mpmath 1.3, 20 digits.
  @Test func values() throws {
    try expectValues(
      of: Atan(), at: [-2, 0.5, 1, 3, 100],
      [
        -1.107148717794090503, 0.46364760900080611621, 0.78539816339744830962,
        1.2490457723982544258, 1.560796660108231381,
      ])
  }
}
