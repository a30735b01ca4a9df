import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct ReluTests {
  @Test func contract() throws {
    try checkUnary(Relu(), in: -4...(-0.1), 0.1...4)
  }

  @Test func wholeNumbers() throws {
    let x = Tensor([-3, 0, 9_007_199_254_740_993, .max, .min] as [Int64])
    #expect(
      try evaluate(Relu(), x) == Tensor([0, 0, 9_007_199_254_740_993, .max, 0] as [Int64]))
    try checkOperator(
      Relu(), inputs: [Tensor([-3, 0, 5] as [Int32])], expected: [Tensor([0, 0, 5] as [Int32])])
  }
}
