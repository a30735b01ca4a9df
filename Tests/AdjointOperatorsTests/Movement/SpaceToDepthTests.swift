import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct SpaceToDepthTests {
  @Test func contract() throws {
    try checkOperator(SpaceToDepth(size: 2), inputs: [.random([2, 2, 2, 4], seed: 1)])
    try checkOperator(SpaceToDepth(size: 3), inputs: [.random([1, 1, 3, 6], seed: 1)])
    try checkOperator(SpaceToDepth(size: 2), inputs: [.random([0, 1, 2, 2], seed: 1)])
    try checkOperator(SpaceToDepth(size: 2), inputs: [.random([1, 1, 0, 2], seed: 1)])
  }

  @Test func values() throws {
    try checkOperator(
      SpaceToDepth(size: 2), inputs: [Tensor.counting([1, 2, 2, 2])],
      expected: [Tensor([0.0, 4, 1, 5, 2, 6, 3, 7], shape: [1, 8, 1, 1])], tolerance: 1e-8)
  }

  @Test func undoesDepthToSpace() throws {
    let x = Tensor.random([2, 12, 2, 3], seed: 3)
    let space = try evaluated(DepthToSpace(size: 2), [x])
    #expect(try evaluated(SpaceToDepth(size: 2), [space]) == x)
  }

  @Test func named() throws {
    #expect(
      inferred(SpaceToDepth(size: 2), ["batch", 3, "h", 10]) == ["[batch, 12, y:2, 5]"])
    try checkSymbolic([["batch", 2, "batch", 4]]) { $0.add("y", SpaceToDepth(size: 2), $1[0]) }
  }

  @Test func C1() {
    expectConstraint(
      SpaceToDepth(size: 2), [TensorType(.float32, ["batch", 4, 4])], "SpaceToDepth.C1",
      "node \"y\" (SpaceToDepth): needs batch, channels and two spatial axes, but \"x0\" is [batch, 4, 4]"
    )
  }

  @Test func C2() {
    let x = [TensorType(.float32, ["batch", 1, 4, 5])]
    expectConstraint(
      SpaceToDepth(size: -1), x, "SpaceToDepth.C2",
      "node \"y\" (SpaceToDepth): blocksize must be positive but is -1")
    expectConstraint(
      SpaceToDepth(size: 2), x, "SpaceToDepth.C2",
      "node \"y\" (SpaceToDepth): axis 3 does not divide into squares of 2: \"x0\" is [batch, 1, 4, 5]"
    )
    expectConstraint(
      SpaceToDepth(size: 1 << 32), [TensorType(.float32, [1, 1, 0, 0])], "SpaceToDepth.C2",
      "node \"y\" (SpaceToDepth): squares of \(1 << 32) are beyond counting: \"x0\" is [1, 1, 0, 0]"
    )
  }
}
