import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct LeakyReluTests {
  @Test(arguments: [0.01, 0, 0.25, -1, 2]) func contract(_ alpha: Double) throws {
    try checkUnary(LeakyRelu(alpha: alpha), in: -4...(-0.1), 0.1...4)
  }

  /// The example of ONNX's documentation.
  @Test func values() throws {
    try expectValues(of: LeakyRelu(alpha: 0.1), at: [-1, 0, 1], [-0.1, 0, 1])
  }

  @Test func defaults() throws {
    #expect(LeakyRelu().attributes == [:])
    #expect(try LeakyRelu([:]).alpha == 0.01)
    #expect(try LeakyRelu(["alpha": .int(2)]).attributes == ["alpha": .float(2)])
  }
}
