import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct EluTests {
  @Test(arguments: [1, 2, 0.5, -1]) func contract(_ alpha: Double) throws {
    try checkUnary(Elu(alpha: alpha), in: -4...(-0.1), 0.1...4)
  }

  // mpmath 1.3, 20 digits.
  @Test func values() throws {
    try expectValues(
      of: Elu(alpha: 2), at: [-3, -1, 0, 0.5, 3],
      [-1.900425863264272114, -1.2642411176571153568, 0, 0.5, 3])
  }

  @Test func defaults() throws {
    #expect(Elu().attributes == [:])
    #expect(try Elu([:]).alpha == 1)
  }
}
