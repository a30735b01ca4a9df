import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct CoshTests {
  @Test func contract() throws {
    try checkUnary(Cosh(), in: -3...3)
  }

  // mpmath 1.3, 20 digits.
  @Test func values() throws {
    try expectValues(
      of: Cosh(), at: [-2, 0.5, 1, 3, 20],
      [
        3.7621956910836314596, 1.1276259652063807852, 1.5430806348152437785, 10.067661995777765842,
        242582597.70489514002,
      ])
  }
}
