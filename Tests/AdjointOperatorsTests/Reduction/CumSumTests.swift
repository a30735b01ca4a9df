import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct CumSumTests {
  @Test(arguments: [false, true], [false, true])
  func contract(_ isExclusive: Bool, _ isReverse: Bool) throws {
    for (axis, shape) in [(0, [4]), (1, [2, 3, 4]), (-1, [2, 3]), (0, [3, 2]), (1, [2, 0])] {
      try checkOperator(
        CumSum(axis: axis, isExclusive: isExclusive, isReverse: isReverse),
        inputs: [.random(shape, seed: 3)])
    }
  }

  // The examples of ONNX's documentation.
  @Test func values() throws {
    let x = Tensor([1.0, 2, 3, 4, 5])
    #expect(try evaluated(CumSum(axis: 0), [x]).doubles == [1, 3, 6, 10, 15])
    #expect(
      try evaluated(CumSum(axis: 0, isExclusive: true), [x]).doubles == [0, 1, 3, 6, 10])
    #expect(
      try evaluated(CumSum(axis: 0, isReverse: true), [x]).doubles == [15, 14, 12, 9, 5])
    #expect(
      try evaluated(CumSum(axis: 0, isExclusive: true, isReverse: true), [x]).doubles
        == [14, 12, 9, 5, 0])
    #expect(try evaluated(CumSum(axis: 0), [Reductions.table]).doubles == [1, 2, 3, 5, 7, 9])
    #expect(try evaluated(CumSum(axis: -1), [Reductions.table]).doubles == [1, 3, 6, 4, 9, 15])
  }

  @Test func wholeNumbersAreExact() throws {
    let big = Int64(1) << 60
    #expect(
      try evaluated(CumSum(axis: 0), [Tensor([big, 1, Int64.max])]).elements()
        == [big, big + 1, (big + 1) &+ Int64.max])
    #expect(
      try evaluated(CumSum(axis: 0), [Tensor([Int32.max, 1])]) == Tensor([Int32.max, .min]))
  }

  @Test func C1() {
    expectConstraint(
      CumSum(axis: -3), [TensorType(.float32, ["n", 3])], "CumSum.C1",
      "node \"y\" (CumSum): there is no axis -3: \"x0\" is [n, 3]")
    expectConstraint(
      CumSum(axis: 0), [TensorType(.float32, [])], "CumSum.C1",
      "node \"y\" (CumSum): there is no axis 0: \"x0\" is []")
  }
}
