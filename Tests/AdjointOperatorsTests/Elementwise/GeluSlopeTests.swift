import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct GeluSlopeTests {
  @Test func contract() throws {
    try checkUnary(GeluSlope(), in: -6...6)
    try checkUnary(GeluSlope(usesTanh: true), in: -6...6)
  }

  /// Beyond 40 the slope is 0 or 1 to the last bit; NaN stays. `GeluTests` has values between.
  @Test func ends() throws {
    let x = [-Double.infinity, -1e300, -41, 41, 1e300, .infinity]
    for operation in [GeluSlope(), GeluSlope(usesTanh: true)] {
      #expect(try evaluated(operation, [Tensor(x)]).doubles == [0, 0, 0, 1, 1, 1])
      #expect(try evaluated(operation, [Tensor([Double.nan])]).doubles[0].isNaN)
    }
  }

  @Test func attributes() throws {
    #expect(GeluSlope().attributes == [:])
    #expect(try GeluSlope(["approximate": .string("tanh")]).usesTanh)
  }
}
