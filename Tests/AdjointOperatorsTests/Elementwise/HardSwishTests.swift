import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct HardSwishTests {
  @Test func contract() throws {
    try checkUnary(HardSwish(), in: -6...(-3.1), -2.9...2.9, 3.1...6)
  }

  @Test func values() throws {
    try expectValues(
      of: HardSwish(), at: [-4, -3, -1.5, 0, 1.5, 3, 4], [0, 0, -0.375, 0, 1.125, 3, 4])
  }

  @Test func slopesAtKinks() throws {
    try expectSlopes(of: HardSwish(), at: [-3, -1.5, 0, 1.5, 3], [0, 0, 0.5, 1, 1])
  }
}
