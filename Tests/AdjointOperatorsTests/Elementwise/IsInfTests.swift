import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct IsInfTests {
  @Test(arguments: [
    (true, true, [true, true, false, false]), (true, false, [true, false, false, false]),
    (false, true, [false, true, false, false]), (false, false, [false, false, false, false]),
  ])
  func contract(_ negative: Bool, _ positive: Bool, _ expected: [Bool]) throws {
    let operation = IsInf(detectsNegative: negative, detectsPositive: positive)
    let x = [-.infinity, .infinity, .nan, Double.greatestFiniteMagnitude]
    try checkOperator(operation, inputs: [Tensor(x)], expected: [Tensor(expected)])
    try checkOperator(operation, inputs: [Tensor(0.0)], expected: [Tensor(false)])
    try checkOperator(operation, inputs: [Tensor([] as [Float])])
  }

  @Test func attributes() throws {
    #expect(IsInf().attributes == [:])
    #expect(IsInf(detectsNegative: false).attributes == ["detect_negative": .int(0)])
    let operation = try IsInf(["detect_negative": .int(1), "detect_positive": .int(0)])
    #expect(operation.detectsNegative && !operation.detectsPositive)
  }
}
