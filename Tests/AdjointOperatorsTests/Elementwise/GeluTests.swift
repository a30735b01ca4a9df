import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct GeluTests {
  @Test func contract() throws {
    try checkUnary(Gelu(), in: -6...6)
    try checkUnary(Gelu(usesTanh: true), in: -6...6)
  }

  // mpmath 1.3, 20 digits.
  @Test func values() throws {
    try expectValues(
      of: Gelu(), at: [-3, -1, 0, 0.5, 3],
      [
        -0.00404969409489028358, -0.15865525393145705141, 0, 0.34573123063700655182,
        2.9959503059051097164,
      ])
    try expectValues(
      of: Gelu(usesTanh: true), at: [-3, -1, 0, 0.5, 3],
      [
        -0.0036373920817730188378, -0.15880800939172329522, 0, 0.34571400982514392204,
        2.9963626079182269812,
      ])
  }

  /// Far on the left, where the slope is the difference of a tail and a density. From integer
  /// arithmetic of 60 digits.
  @Test func slopes() throws {
    try expectSlopes(
      of: Gelu(), at: [-30, -12, -8, -5, -1.5, 0, 2], tolerance: 2e-13,
      [
        -4.41603169070849437009e-195, -2.55789566167489562407e-31, -3.97960726108679598912e-14,
        -7.14694600179229462787e-6, -1.27469192229979525417e-1, 5.00000000000000000000e-1,
        1.08523180107819689670e+0,
      ])
    try expectSlopes(
      of: Gelu(usesTanh: true), at: [-12, -8, -5, -1.5, 0, 2], tolerance: 2e-13,
      [
        -5.29040335252255845533e-60, -4.71478450410684158448e-20, -1.54636198753259459558e-6,
        -1.27710793151433081576e-1, 5.00000000000000000000e-1, 1.08609925662361838156e+0,
      ])
  }

  @Test func attributes() throws {
    #expect(Gelu().attributes == [:])
    #expect(Gelu(usesTanh: true).attributes == ["approximate": .string("tanh")])
    #expect(try Gelu(["approximate": .string("tanh")]).usesTanh)
    #expect(try !Gelu(["approximate": .string("none")]).usesTanh)
  }
}
