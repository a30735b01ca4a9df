import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct ThresholdedReluTests {
  @Test func contract() throws {
    try checkUnary(ThresholdedRelu(), in: -4...0.9, 1.1...4)
    try checkUnary(ThresholdedRelu(alpha: -2), in: -4...(-2.1), -1.9...4)
  }

  /// The example of ONNX's documentation.
  @Test func values() throws {
    try expectValues(
      of: ThresholdedRelu(alpha: 2), at: [-1.5, 0, 1.2, 2, 2.2], [0, 0, 0, 0, 2.2])
  }

  @Test func slopeAtJump() throws {
    try expectSlopes(of: ThresholdedRelu(alpha: 2), at: [2, 2.5], [0, 1])
  }

  @Test func defaults() throws {
    #expect(ThresholdedRelu().attributes == [:])
    #expect(try ThresholdedRelu([:]).alpha == 1)
  }
}
