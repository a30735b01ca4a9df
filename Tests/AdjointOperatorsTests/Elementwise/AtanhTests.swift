import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct AtanhTests {
  @Test func contract() throws {
    try checkUnary(Atanh(), in: -0.9...0.9)
  }

  // mpmath 1.3, 20 digits.
  @Test func values() throws {
    try expectValues(
      of: Atanh(), at: [-0.5, 0x1p-30, 0.25, 0.75, 0.875],
      [
        -0.5493061443340548457, 9.3132257461547851589e-10, 0.2554128118829953416,
        0.97295507452765665255, 1.354025100551105033,
      ])
  }
}
