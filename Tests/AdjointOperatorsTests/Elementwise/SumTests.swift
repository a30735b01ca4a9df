import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct SumTests {
  @Test func contract() throws {
    try checkOperator(Sum(), inputs: [.random([2, 3], seed: 1)])
    try checkOperator(
      Sum(), inputs: [.random([2, 1], seed: 1), .random([1, 3], seed: 2), .random([], seed: 3)])
    try checkOperator(Sum(), inputs: [.random([0, 3], seed: 1), .random([3], seed: 2)])
  }

  // The example of ONNX's documentation; whole numbers wrap.
  @Test func values() throws {
    let z = try evaluated(
      Sum(), [Tensor([3.0, 0, 2]), Tensor([1.0, 3, 4]), Tensor([2.0, 6, 6])])
    #expect(z == Tensor([6.0, 9, 12]))
    #expect(
      try evaluated(Sum(), [Tensor(Int32.max), Tensor(Int32(1))]) == Tensor(Int32.min))
    #expect(
      try evaluated(Sum(), [Tensor(Int64.max), Tensor(Int64(1))]) == Tensor(Int64.min))
  }

  // In float32 the small terms would vanish one by one.
  @Test func joinsInDoublePrecision() throws {
    let small = Tensor(Float(0x1p-24))
    #expect(try evaluated(Sum(), [Tensor(Float(1)), small, small]) == Tensor(1 + Float(0x1p-23)))
  }

  @Test func C1() {
    expectConstraint(
      Sum(), [TensorType(.float32, [2]), TensorType(.float32, [3])], "Sum.C1",
      "node \"y\" (Sum): shapes do not broadcast: \"x0\" is [2] but \"x1\" is [3]")
  }
}
