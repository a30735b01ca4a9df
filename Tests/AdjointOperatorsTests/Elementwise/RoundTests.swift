import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct RoundTests {
  @Test func contract() throws {
    try checkUnary(Round(), in: 0.6...1.4, -3.4...(-2.6))
  }

  /// The example of ONNX's documentation.
  @Test func values() throws {
    try expectValues(
      of: Round(),
      at: [0.1, 0.5, 0.9, 1.2, 1.5, 1.8, 2.3, 2.5, 2.7, -1.1, -1.5, -1.9, -2.2, -2.5, -2.8],
      [0, 0, 1, 1, 2, 2, 2, 2, 3, -1, -2, -2, -2, -2, -3])
  }
}
