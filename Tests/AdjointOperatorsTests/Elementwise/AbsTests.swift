import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct AbsTests {
  @Test func contract() throws {
    try checkUnary(Abs(), in: -4...(-0.1), 0.1...4)
  }

  @Test func wholeNumbers() throws {
    try checkOperator(
      Abs(), inputs: [Tensor([-3, 0, 5, .max, .min] as [Int32])],
      expected: [Tensor([3, 0, 5, .max, .min] as [Int32])])
    let x = Tensor([-9_007_199_254_740_993, .max, .min] as [Int64])
    #expect(
      try evaluate(Abs(), x) == Tensor([9_007_199_254_740_993, .max, .min] as [Int64]))
  }
}
