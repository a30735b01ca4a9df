import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct WhereTests {
  @Test func contract() throws {
    let condition = Tensor([true, false, true])
    try checkOperator(
      Where(), inputs: [condition, .random([2, 3], seed: 1), .random([2, 1], seed: 2)])
    try checkOperator(Where(), inputs: [Tensor(true), .random([3], seed: 1), .random([], seed: 2)])
    try checkOperator(
      Where(), inputs: [Tensor([true, false], shape: [2, 1]), Tensor(1.5), .random([3], seed: 2)])
    try checkOperator(
      Where(), inputs: [condition, .random([0, 3], seed: 1), .random([1, 1], seed: 2)])
  }

  // The example of ONNX's documentation.
  @Test func values() throws {
    let z = try evaluated(
      Where(),
      [
        Tensor([true, false, true, true], shape: [2, 2]),
        Tensor([Int64(1), 2, 3, 4], shape: [2, 2]), Tensor([Int64(9), 8, 7, 6], shape: [2, 2]),
      ])
    #expect(z == Tensor([Int64(1), 8, 3, 4], shape: [2, 2]))
  }

  @Test func wholeNumbersAndTruthValuesAreExact() throws {
    let big = Int64.max - 1
    let z = try evaluated(Where(), [Tensor([true, false]), Tensor(big), Tensor(Int64.min + 1)])
    #expect(z == Tensor([big, Int64.min + 1]))
    let truth = try evaluated(Where(), [Tensor([true, false]), Tensor(false), Tensor(true)])
    #expect(truth == Tensor([false, true]))
  }

  // Neither the values nor the cotangents of the side not taken matter.
  @Test func nothingLeaks() throws {
    let inputs = [
      Tensor([true, false]), Tensor([1.0, .nan]), Tensor([.infinity, 2.0]),
    ]
    #expect(try evaluated(Where(), inputs).doubles == [1, 2])
    let bars = try cotangents(Where(), inputs, cotangent: Tensor([3.0, .infinity]))
    #expect(bars.map(\.doubles) == [[3, 0], [0, .infinity]])
  }

  @Test func C1() {
    expectConstraint(
      Where(),
      [TensorType(.bool, [4]), TensorType(.float32, [2, 1]), TensorType(.float32, [3])],
      "Where.C1",
      "node \"y\" (Where): shapes do not broadcast: \"x0\" is bool[4], \"x1\" is [2, 1] but \"x2\" is [3]"
    )
  }
}
