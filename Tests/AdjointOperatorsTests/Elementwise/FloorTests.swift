import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct FloorTests {
  @Test func contract() throws {
    try checkUnary(Floor(), in: 0.1...0.9, -3.9...(-3.1))
  }

  @Test func values() throws {
    try expectValues(of: Floor(), at: [-1.5, -1, -0.25, 1.2, 2, 2.75], [-2, -1, -1, 1, 2, 2])
  }
}
