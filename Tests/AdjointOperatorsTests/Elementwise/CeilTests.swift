import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct CeilTests {
  @Test func contract() throws {
    try checkUnary(Ceil(), in: 0.1...0.9, -3.9...(-3.1))
  }

  @Test func values() throws {
    try expectValues(of: Ceil(), at: [-1.5, -1, -0.25, 1.2, 2, 2.75], [-1, -1, 0, 2, 2, 3])
  }
}
