import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct CeluTests {
  @Test(arguments: [1, 2, 0.5, -2]) func contract(_ alpha: Double) throws {
    try checkUnary(Celu(alpha: alpha), in: -4...(-0.1), 0.1...4)
  }

  // mpmath 1.3, 20 digits.
  @Test func values() throws {
    try expectValues(
      of: Celu(alpha: 2), at: [-3, -1, 0, 0.5, 3],
      [-1.5537396797031403421, -0.78693868057473315279, 0, 0.5, 3])
  }

  @Test func defaults() throws {
    #expect(Celu().attributes == [:])
    #expect(try Celu([:]).alpha == 1)
  }

  @Test func C1() {
    expectConstraint(
      Celu(alpha: 0), [TensorType(.float32, [3])], "Celu.C1",
      "node \"y\" (Celu): alpha may not be 0: x is divided by it")
  }
}
