import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct HardSigmoidTests {
  @Test func contract() throws {
    try checkUnary(HardSigmoid(), in: -6...(-2.6), -2.4...2.4, 2.6...6)
    try checkUnary(HardSigmoid(alpha: -0.5, beta: 0.25), in: -6...(-1.6), -1.4...0.4, 0.6...6)
  }

  /// The example of ONNX's documentation.
  @Test func values() throws {
    try expectValues(of: HardSigmoid(alpha: 0.5, beta: 0.6), at: [-1, 0, 1], [0.1, 0.6, 1])
  }

  @Test func slopesAtKinks() throws {
    try expectSlopes(
      of: HardSigmoid(alpha: 0.25), at: [-3, -2, -1.5, 1.5, 2, 3], [0, 0, 0.25, 0.25, 0, 0])
  }

  @Test func defaults() throws {
    #expect(HardSigmoid().attributes == [:])
    #expect(HardSigmoid(beta: 0).attributes == ["beta": .float(0)])
    #expect(try HardSigmoid([:]).apply(1) == 0.7)
  }
}
