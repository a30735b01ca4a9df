import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct PowTests {
  @Test(arguments: [([2, 3], [3]), ([2, 1], [1, 3]), ([], [2]), ([3], []), ([0, 2], [2])])
  func contract(_ x: [Int], _ y: [Int]) throws {
    try checkOperator(
      Pow(), inputs: [.random(x, in: 0.5...2, seed: 1), .random(y, in: -2...3, seed: 2)])
  }

  // mpmath 1.3, 20 digits.
  @Test func values() throws {
    expectClose(
      try evaluated(Pow(), [Tensor([2, 0.3, 7, 1.5]), Tensor([0.5, -1.7, 3, 2.5])]),
      Tensor([1.4142135623730950488, 7.7427255770660992238, 343, 2.7556759606310753605]),
      tolerance: 1e-15)
    try checkOperator(
      Pow(), inputs: [Tensor([-2.0, .nan, -2, 0, 0]), Tensor([3.0, 0, 0.5, -1, 0])],
      expected: [Tensor([-8, 1, .nan, .infinity, 1])], differentiable: [])
  }

  // Smooth through 0, so that finite differences hold there, to second order.
  @Test(arguments: [0.0, 1, 2, 3, 4]) func slopeAtZero(_ exponent: Double) throws {
    let x = Tensor([0.0, -1.5, 2])
    try checkOperator(Pow(), inputs: [x, Tensor(exponent)], differentiable: [0])
    try checkOperator(Pow(), inputs: [x, Tensor(Int64(exponent))])
    try checkOperator(Pow(), inputs: [x, Tensor(Float(exponent))], differentiable: [0])
  }

  // By the formula: 0 ^ y log 0 tends to 0 for y > 0.
  @Test func exponentAtZeroBase() throws {
    let bars = try cotangents(Pow(), [Tensor([0.0, 0, 0, 2]), Tensor([1.5, 2, 0, 0])])
    #expect(bars[0].doubles == [0, 0, 0, 0])
    expectClose(bars[1], Tensor([0, 0, 0, 0.6931471805599453]), tolerance: 1e-15)
  }

  // d²z/dxdy = x ^ (y - 1) (1 + y log x), which is 1 / x where y = 0.
  @Test func mixedDerivativeAtExponentZero() throws {
    try checkOperator(Pow(), inputs: [Tensor([0.5, 2]), Tensor([0.0, 0])])
  }

  @Test func exponentsOfOtherTypes() throws {
    let base = Tensor([Float(2), 3, 0.5])
    #expect(
      try evaluated(Pow(), [base, Tensor([Int64(3), -1, 2])]) == Tensor([Float(8), 1 / 3, 0.25]))
    #expect(
      try evaluated(Pow(), [base, Tensor([2.0, 0, -1])]) == Tensor([Float(4), 1, 2]))
    #expect(
      try evaluated(Pow(), [Tensor([Int32(4), 9]), Tensor([Float(0.5), 1.5])])
        == Tensor([Int32(2), 27]))
    let bars = try cotangents(Pow(), [base, Tensor([2.0, 1, 1])])
    #expect(bars.map(\.scalar) == [.float32, .float64])
  }

  // By hand; 3 ^ 50 modulo 2 ^ 64 by Python 3.
  @Test func wholeNumbers() throws {
    let z = try evaluated(
      Pow(),
      [Tensor([Int64(3), -2, 5, 1, -1, -1, 7, 0]), Tensor([Int64(50), 3, -1, -9, -3, -4, 0, 0])])
    #expect(z == Tensor([PowTests.threeToFifty, -8, 0, 1, -1, 1, 1, 1]))
    #expect(try evaluated(Pow(), [Tensor(Int32(2)), Tensor(Int64.max)]) == Tensor(Int32(0)))
  }

  static let threeToFifty = Int64(6048575297968530377)

  @Test func zeroToNegativePower() {
    var outputs = [Tensor(zeros: .int64, shape: [])]
    #expect(
      throws: EvaluationError("0 to the power of -2 has no value among whole numbers")
    ) {
      try Pow().evaluate([Tensor(Int64(0)), Tensor(Int64(-2))], into: &outputs)
    }
  }

  @Test func C1() {
    expectConstraint(
      Pow(), [TensorType(.float32, [2]), TensorType(.int64, [3])], "Pow.C1",
      "node \"y\" (Pow): shapes do not broadcast: \"x0\" is [2] but \"x1\" is int64[3]")
  }
}
