import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct ConstantTests {
  @Test func valuesAndTypes() throws {
    let whole = Literal(shape: [2], numbers: .ints([1, -2]))
    #expect(try evaluated(Constant(whole, .float32), []) == Tensor([Float(1), -2]))
    #expect(try evaluated(Constant(whole, .int64), []) == Tensor([Int64(1), -2]))
    let big = Literal(shape: [], numbers: .ints([.max]))
    #expect(try evaluated(Constant(big, .int64), []) == Tensor(Int64.max))
    let truths = Literal(shape: [1, 2], numbers: .bools([true, false]))
    #expect(try evaluated(Constant(truths, .bool), []) == Tensor([true, false], shape: [1, 2]))
  }

  @Test func numbersAreFloat32AndTruthsBoolUnlessTheySayOtherwise() throws {
    let numbers = try Constant(["value": .literal(Literal(shape: [], numbers: .ints([3])))])
    #expect(numbers.dtype == .float32)
    let truths = try Constant(["value": .literal(Literal(shape: [1], numbers: .bools([true])))])
    #expect(truths.dtype == .bool)
  }
}
