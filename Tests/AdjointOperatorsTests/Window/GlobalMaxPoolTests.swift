import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct GlobalMaxPoolTests {
  @Test(arguments: [[2, 3, 4], [2, 1, 2, 3], [1, 2, 2, 3, 2], [0, 2, 3]])
  func contract(_ shape: [Int]) throws {
    try checkOperator(GlobalMaxPool(), inputs: [MaxPoolTests.apart(shape)])
  }

  @Test func values() throws {
    let x = Tensor([1.0, 4, 4, 3, -1, -2, -3, -2], shape: [1, 2, 2, 2])
    try checkOperator(
      GlobalMaxPool(), inputs: [x], expected: [Tensor([4.0, -1], shape: [1, 2, 1, 1])],
      differentiable: [], tolerance: 1e-8)
    #expect(
      try cotangents(GlobalMaxPool(), [x])[0]
        == Tensor([0.0, 1, 0, 0, 1, 0, 0, 0], shape: [1, 2, 2, 2]))
  }

  @Test func named() throws {
    #expect(inferred(GlobalMaxPool(), ["batch", 3, "h", "w"]) == ["[batch, 3, 1, 1]"])
    try checkSymbolic([["batch", 2, "batch"]]) { $0.add("y", GlobalMaxPool(), $1[0]) }
  }

  @Test func axisRule() {
    let x = TensorType(.float32, ["batch", 3, 4]), y = TensorType(.float32, ["batch", 3, 1])
    #expect(GlobalMaxPool().axes([x], [y]).description == "a0 a1 a2! -> a0 a1 _")
  }

  @Test func C1() {
    expectConstraint(
      GlobalMaxPool(), [TensorType(.float32, ["batch", 64])], "GlobalMaxPool.C1",
      "node \"y\" (GlobalMaxPool): needs batch, channels and one to three spatial axes, but \"x0\" is [batch, 64]"
    )
  }
}
