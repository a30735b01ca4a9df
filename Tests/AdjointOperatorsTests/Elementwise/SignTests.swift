import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct SignTests {
  @Test func contract() throws {
    try checkUnary(Sign(), in: -4...(-0.1), 0.1...4)
  }

  @Test func values() throws {
    try expectValues(of: Sign(), at: [-2, 0, 0.5, 3], [-1, 0, 1, 1])
    #expect(
      try evaluate(Sign(), Tensor([.min, -1, 0, .max] as [Int64]))
        == Tensor([-1, -1, 0, 1] as [Int64]))
    #expect(
      try evaluate(Sign(), Tensor([.min, -1, 0, .max] as [Int32]))
        == Tensor([-1, -1, 0, 1] as [Int32]))
  }
}
