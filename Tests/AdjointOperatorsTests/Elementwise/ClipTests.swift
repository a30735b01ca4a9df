import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct ClipTests {
  @Test(arguments: [
    Clip(), Clip(min: -2), Clip(max: 3), Clip(min: -2, max: 3), Clip(min: 3, max: -2),
  ])
  func contract(_ clip: Clip) throws {
    try checkUnary(clip, in: -6...(-2.1), -1.9...2.9, 3.1...6)
  }

  @Test func values() throws {
    let x = [-4, -2, 0.5, 3, 4]
    try expectValues(of: Clip(), at: x, x)
    try expectValues(of: Clip(min: -2), at: x, [-2, -2, 0.5, 3, 4])
    try expectValues(of: Clip(max: 3), at: x, [-4, -2, 0.5, 3, 3])
    try expectValues(of: Clip(min: -2, max: 3), at: x, [-2, -2, 0.5, 3, 3])
    try expectValues(of: Clip(min: 3, max: -2), at: x, [-2, -2, -2, -2, -2])
  }

  @Test func slopesAtBounds() throws {
    let x = [-4, -2, 0.5, 3, 4]
    try expectSlopes(of: Clip(min: -2, max: 3), at: x, [0, 1, 1, 1, 0])
    try expectSlopes(of: Clip(min: 3, max: -2), at: x, [0, 0, 0, 0, 0])
  }

  @Test func wholeNumbers() throws {
    let x = Tensor([.min, -3, 0, 9_007_199_254_740_993, .max] as [Int64])
    #expect(try evaluate(Clip(), x) == x)
    #expect(
      try evaluate(Clip(min: -2), x)
        == Tensor([-2, -2, 0, 9_007_199_254_740_993, .max] as [Int64]))
    #expect(try evaluate(Clip(min: 3, max: -2), x) == Tensor([-2, -2, -2, -2, -2] as [Int64]))
    #expect(
      try evaluate(Clip(max: 4e9), Tensor([.min, .max] as [Int32]))
        == Tensor([.min, .max] as [Int32]))
  }

  @Test func attributes() throws {
    #expect(Clip().attributes == [:])
    #expect(try Clip(["max": .int(6)]).attributes == ["max": .float(6)])
    #expect(Clip(min: 0, max: 6).attributes == ["min": .float(0), "max": .float(6)])
  }

  @Test func C1() {
    expectConstraint(
      Clip(min: 0, max: 0.5), [TensorType(.int32, [3])], "Clip.C1",
      "node \"y\" (Clip): a bound of whole numbers must be one too: max is 0.5 but \"x0\" is int32[3]"
    )
    expectConstraint(
      Clip(min: 1e19), [TensorType(.int64, [3])], "Clip.C1",
      "node \"y\" (Clip): a bound of whole numbers must be one too: min is 1e+19 but \"x0\" is int64[3]"
    )
  }
}
