import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct SeluTests {
  @Test func contract() throws {
    try checkUnary(Selu(), in: -4...(-0.1), 0.1...4)
    try checkUnary(Selu(alpha: 2, gamma: 3), in: -4...(-0.1), 0.1...4)
  }

  // mpmath 1.3, 20 digits.
  @Test func values() throws {
    try expectValues(
      of: Selu(), at: [-3, -1, 0, 0.5, 3],
      [
        -1.6705687339891529734, -1.1113307412864783067, 0, 0.52535051107406616211,
        3.1521030664443969727,
      ])
  }

  /// The example of ONNX's documentation, alpha 2 and gamma 3.
  @Test func example() throws {
    try expectValues(of: Selu(alpha: 2, gamma: 3), at: [-1, 0, 1], [-3.79272335297134607, 0, 3])
  }

  @Test func defaults() throws {
    #expect(Selu().attributes == [:])
    #expect(Selu(gamma: 3).attributes == ["gamma": .float(3)])
    let standard = try Selu([:])
    #expect(standard.alpha == 1.67326319217681884765625)
    #expect(standard.gamma == 1.05070102214813232421875)
  }
}
