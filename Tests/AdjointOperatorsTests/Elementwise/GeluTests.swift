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

  @Test func attributes() throws {
    #expect(Gelu().attributes == [:])
    #expect(Gelu(usesTanh: true).attributes == ["approximate": .string("tanh")])
    #expect(try Gelu(["approximate": .string("tanh")]).usesTanh)
    #expect(try !Gelu(["approximate": .string("none")]).usesTanh)
  }
}
