import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct LpNormalizationTests {
  @Test(arguments: [1, 2], [0, 1, -1])
  func contract(_ p: Int, _ axis: Int) throws {
    try checkOperator(
      LpNormalization(axis: axis, p: p), inputs: [.random([2, 3, 4], in: 0.2...1, seed: 1)],
      tolerance: 1e-5)
  }

  @Test func values() throws {
    let x = Tensor([3.0, -4, 0, 0], shape: [2, 2])
    try checkOperator(
      LpNormalization(), inputs: [x], expected: [Tensor([0.6, -0.8, 0, 0], shape: [2, 2])],
      differentiable: [], tolerance: 1e-15)
    try checkOperator(
      LpNormalization(p: 1), inputs: [x],
      expected: [Tensor([3.0 / 7, -4.0 / 7, 0, 0], shape: [2, 2])], differentiable: [],
      tolerance: 1e-15)
  }

  @Test(arguments: [1, 2])
  func zerosHaveNoGradient(_ p: Int) throws {
    let x = Tensor([0.0, 0, 1, 2], shape: [2, 2])
    let bar = try cotangents(
      LpNormalization(p: p), [x], cotangent: Tensor([5.0, 7, 1, 0], shape: [2, 2]))[0].doubles
    #expect(bar[..<2] == [0, 0])
    #expect(bar.allSatisfy(\.isFinite) && bar[2] > 0)
    // Its own derivatives are finite too.
    try checkOperator(
      LpNormalization(p: p), inputs: [Tensor([0.5, 0.25, 1, 2], shape: [2, 2])], tolerance: 1e-5)
  }

  @Test func empty() throws {
    try checkOperator(LpNormalization(), inputs: [.random([0, 3], seed: 1)])
    try checkOperator(LpNormalization(), inputs: [.random([3, 0], seed: 1)], differentiable: [])
  }

  @Test func attributesRoundTrip() throws {
    let written: Attributes = ["axis": .int(1), "p": .int(1)]
    #expect(try LpNormalization(written).attributes == written)
    #expect(LpNormalization().attributes == [:])
  }

  @Test(arguments: [2, -3, Int.min, Int.max])
  func C1(_ axis: Int) {
    expectConstraint(
      LpNormalization(axis: axis), [TensorType(.float32, ["batch", 3])], "LpNormalization.C1",
      "node \"y\" (LpNormalization): there is no axis \(axis): \"x0\" is [batch, 3]")
  }

  @Test(arguments: [0, 3, Int.min])
  func C2(_ p: Int) {
    expectRefusal(
      LpNormalization.self, ["p": .int(p)], "C2", "p must be 1 or 2 but is \(p)")
  }
}
