import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct SoftplusTests {
  @Test func contract() throws {
    try checkUnary(Softplus(), in: -6...6)
  }

  // mpmath 1.3, 20 digits.
  @Test func values() throws {
    try expectValues(
      of: Softplus(), at: [-40, -1, 0, 0.5, 30],
      [
        4.2483542552915889863e-18, 0.31326168751822283405, 0.69314718055994530942,
        0.97407698418010668087, 30.000000000000093576,
      ])
  }
}
