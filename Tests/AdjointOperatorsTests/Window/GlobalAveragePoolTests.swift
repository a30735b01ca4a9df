import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct GlobalAveragePoolTests {
  @Test(arguments: [[2, 3, 4], [2, 1, 2, 3], [1, 2, 2, 3, 2], [0, 2, 3]])
  func contract(_ shape: [Int]) throws {
    try checkOperator(GlobalAveragePool(), inputs: [MaxPoolTests.apart(shape)])
  }

  @Test func values() throws {
    let x = Tensor([1.0, 4, 4, 3, -1, -2, -3, -2], shape: [1, 2, 2, 2])
    try checkOperator(
      GlobalAveragePool(), inputs: [x], expected: [Tensor([3.0, -2], shape: [1, 2, 1, 1])],
      differentiable: [], tolerance: 1e-8)
    #expect(
      try cotangents(GlobalAveragePool(), [x])[0]
        == Tensor([0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25], shape: [1, 2, 2, 2]))
  }

  @Test func named() throws {
    #expect(inferred(GlobalAveragePool(), ["batch", 3, "h", "w"]) == ["[batch, 3, 1, 1]"])
    try checkSymbolic([["batch", 2, "batch"]]) { $0.add("y", GlobalAveragePool(), $1[0]) }
  }

  @Test func axisRule() {
    let x = TensorType(.float32, ["batch", 3, 4]), y = TensorType(.float32, ["batch", 3, 1])
    #expect(GlobalAveragePool().axes([x], [y]).description == "a0 a1 a2! -> a0 a1 _")
  }

  @Test func C1() {
    expectConstraint(
      GlobalAveragePool(), [TensorType(.float32, ["batch", 64])], "GlobalAveragePool.C1",
      "node \"y\" (GlobalAveragePool): needs batch, channels and one to three spatial axes, but \"x0\" is [batch, 64]"
    )
  }
}
