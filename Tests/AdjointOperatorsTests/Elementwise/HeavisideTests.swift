import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct HeavisideTests {
  @Test func contract() throws {
    try checkUnary(Heaviside(), in: -4...(-0.1), 0.1...4)
  }

  @Test func values() throws {
    try expectValues(of: Heaviside(), at: [-2, 0, 0.5, 3], [0, 0, 1, 1])
  }
}
