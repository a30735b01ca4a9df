import AdjointGraph
import AdjointOperators
import AdjointRuntime
import AdjointTransforms
import TestSupport
import Testing

@Suite struct CastTests {
  @Test func contract() throws {
    try checkUnary(Cast(to: .float64), in: -4...4)
    for to in ScalarType.allCases {
      try checkOperator(
        Cast(to: to), inputs: [.random([3, 5], in: -4...4, seed: 7)], differentiable: [])
      try checkOperator(Cast(to: to), inputs: [Tensor([true, false])])
      try checkOperator(Cast(to: to), inputs: [Tensor([] as [Int64], shape: [0, 2])])
    }
  }

  @Test func toWholeNumbers() throws {
    let x = Tensor([-2.75, -0.5, 2.75, .nan, 1e30, -.infinity])
    #expect(
      try evaluate(Cast(to: .int32), x)
        == Tensor([-2, 0, 2, 0, .max, .min] as [Int32]))
    #expect(
      try evaluate(Cast(to: .int64), x)
        == Tensor([-2, 0, 2, 0, .max, .min] as [Int64]))
    #expect(
      try evaluate(Cast(to: .int32), Tensor([.max, 0x1_0000_0005] as [Int64]))
        == Tensor([-1, 5] as [Int32]))
  }

  @Test func truthValues() throws {
    #expect(
      try evaluate(Cast(to: .bool), Tensor([0.0, -0.0, 0.5, .nan, -.infinity]))
        == Tensor([false, false, true, true, true]))
    #expect(
      try evaluate(Cast(to: .bool), Tensor([0, 256, .min] as [Int64]))
        == Tensor([false, true, true]))
    #expect(try evaluate(Cast(to: .float32), Tensor([true, false])) == Tensor([1, 0] as [Float]))
    #expect(try evaluate(Cast(to: .int64), Tensor([true, false])) == Tensor([1, 0] as [Int64]))
  }

  /// The second number lies so that rounding to double first would give its neighbor.
  @Test func toReals() throws {
    #expect(
      try evaluate(Cast(to: .float32), Tensor([1e39, 0.1, -0.0]))
        == Tensor([.infinity, 0.1, -0.0] as [Float]))
    let x = Tensor([9_007_199_254_740_993, 0x4000_0040_0000_0001, .max] as [Int64])
    #expect(
      try evaluate(Cast(to: .float64), x)
        == Tensor([9_007_199_254_740_992, 0x1.000001p62, 0x1p63]))
    #expect(
      try evaluate(Cast(to: .float32), x)
        == Tensor([0x1p53, 0x1.000002p62, 0x1p63] as [Float]))
  }

  @Test func cotangentsKeepTheirType() throws {
    let x = Tensor([0.5, -2])
    let (first, second) = try derivatives(of: Cast(to: .float32), at: x)
    #expect(first == Tensor([1.0, 1]))
    #expect(second == Tensor([0.0, 0]))
  }

  @Test func wholeNumbersHaveNoCotangent() throws {
    var graph = GraphBuilder(name: "site")
    let x = graph.input("x", [2], .float64)
    let n = graph.add("n", Cast(to: .int64), x)
    let y = graph.add("y", Cast(to: .float64), n)
    let sum = graph.reduceSum(graph.add("z", Mul(), x, y), axes: [0])
    let pass = try graph.checked().addingReversePass(of: sum, withRespectTo: [x])
    let gradient = try ReferenceInterpreter(pass.checked).compute(
      pass.gradients, leaves: [x: Tensor([2.5, -3.5])])
    #expect(gradient[0] == Tensor([2.0, -3]))
  }
}
