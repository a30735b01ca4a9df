import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct ArgMaxTests {
  @Test(arguments: [0, 1, 2, -1], [true, false])
  func contract(_ axis: Int, _ keeps: Bool) throws {
    try checkOperator(
      ArgMax(along: IndexedAxis(axis, keepDimensions: keeps)),
      inputs: [.random([2, 3, 4], seed: 1)])
    try checkOperator(
      ArgMax(along: IndexedAxis(-1, keepDimensions: keeps, selectsLast: true)),
      inputs: [.random([0, 3], seed: 1)])
  }

  @Test func values() throws {
    let x = Tensor([2.0, 1, 3, 10], shape: [2, 2])
    #expect(
      try evaluated(ArgMax(along: IndexedAxis(1)), [x]) == Tensor([Int64(0), 1], shape: [2, 1]))
    #expect(
      try evaluated(ArgMax(along: IndexedAxis(0, keepDimensions: false)), [x])
        == Tensor([Int64(1), 1]))
    let big = Int64(1) << 60
    #expect(
      try evaluated(ArgMax(along: IndexedAxis(0)), [Tensor([big, big + 1, big])])
        == Tensor([Int64(1)]))
  }

  @Test func equalElements() throws {
    let x = Tensor([2.0, 2, 10, 2, 2, 10], shape: [2, 3])
    #expect(
      try evaluated(ArgMax(along: IndexedAxis(1)), [x]).elements() == [Int64(2), 2])
    #expect(
      try evaluated(ArgMax(along: IndexedAxis(0)), [x]).elements() == [Int64(0), 0, 0])
    #expect(
      try evaluated(ArgMax(along: IndexedAxis(0, selectsLast: true)), [x]).elements()
        == [Int64(1), 1, 1])
  }

  @Test func nanCountsFirst() throws {
    let x = Tensor([1, .nan, .infinity, .nan, -Double.infinity])
    #expect(try evaluated(ArgMax(along: IndexedAxis(0)), [x]).elements() == [Int64(1)])
    #expect(
      try evaluated(ArgMax(along: IndexedAxis(0, selectsLast: true)), [x]).elements() == [Int64(3)])
  }

  @Test func axisRule() {
    let x = TensorType(.float32, [2, 3])
    #expect(
      ArgMax(along: IndexedAxis(1)).axes([x], [TensorType(.int64, [2, 1])]).description
        == "a0 a1! -> a0 _")
    #expect(
      ArgMax(along: IndexedAxis(-2, keepDimensions: false))
        .axes([x], [TensorType(.int64, [3])]).description == "a0! a1 -> a1")
  }

  @Test func C1() {
    expectConstraint(
      ArgMax(along: IndexedAxis(.min)), [TensorType(.float32, ["n", 3])], "ArgMax.C1",
      "node \"y\" (ArgMax): there is no axis -9223372036854775808: \"x0\" is [n, 3]")
    expectConstraint(
      ArgMax(along: IndexedAxis()), [TensorType(.float32, [])], "ArgMax.C1",
      "node \"y\" (ArgMax): there is no axis 0: \"x0\" is []")
  }

  @Test func C2() {
    expectConstraint(
      ArgMax(along: IndexedAxis(1)), [TensorType(.float32, ["n", 0])], "ArgMax.C2",
      "node \"y\" (ArgMax): axis 1 has no elements: \"x0\" is [n, 0]")
  }

  // As when a name is bound to 0.
  @Test func noElements() {
    var outputs = [Tensor(zeros: .int64, shape: [1, 2])]
    #expect(throws: EvaluationError("axis 0 has no elements, so none has an index")) {
      try ArgMax(along: IndexedAxis(0)).evaluate(
        [Tensor([Double](), shape: [0, 2])], into: &outputs)
    }
  }
}
