import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct DepthToSpaceTests {
  @Test(arguments: DepthToSpace.Mode.allCases) func contract(_ mode: DepthToSpace.Mode) throws {
    try checkOperator(DepthToSpace(size: 2, mode: mode), inputs: [.random([2, 8, 1, 3], seed: 1)])
    try checkOperator(DepthToSpace(size: 3, mode: mode), inputs: [.random([1, 9, 2, 1], seed: 1)])
    try checkOperator(DepthToSpace(size: 2, mode: mode), inputs: [.random([0, 4, 2, 1], seed: 1)])
    try checkOperator(DepthToSpace(size: 2, mode: mode), inputs: [.random([1, 0, 2, 1], seed: 1)])
  }

  @Test func values() throws {
    let x = Tensor.counting([1, 8, 1, 1])
    try checkOperator(
      DepthToSpace(size: 2), inputs: [x],
      expected: [Tensor([0.0, 2, 4, 6, 1, 3, 5, 7], shape: [1, 2, 2, 2])], tolerance: 1e-8)
    try checkOperator(
      DepthToSpace(size: 2, mode: .inner), inputs: [x],
      expected: [Tensor.counting([1, 2, 2, 2])], tolerance: 1e-8)
  }

  @Test func named() throws {
    #expect(
      inferred(DepthToSpace(size: 2), ["batch", 12, "h", 5]) == ["[batch, 3, 2*h, 10]"])
    #expect(inferred(DepthToSpace(size: 2), ["batch", "c", 1, 5]) == ["[batch, y:1, 2, 10]"])
    for mode in DepthToSpace.Mode.allCases {
      try checkSymbolic([["batch", 8, "batch", 2]]) {
        $0.add("y", DepthToSpace(size: 2, mode: mode), $1[0])
      }
    }
  }

  @Test func C1() {
    expectConstraint(
      DepthToSpace(size: 2), [TensorType(.float32, ["batch", 4, 4])], "DepthToSpace.C1",
      "node \"y\" (DepthToSpace): needs batch, channels and two spatial axes, but \"x0\" is [batch, 4, 4]"
    )
  }

  @Test func C2() {
    let x = [TensorType(.float32, ["batch", 6, 4, 4])]
    expectConstraint(
      DepthToSpace(size: 0), x, "DepthToSpace.C2",
      "node \"y\" (DepthToSpace): blocksize must be positive but is 0")
    for size in [2, Int.max] {
      expectConstraint(
        DepthToSpace(size: size), x, "DepthToSpace.C2",
        "node \"y\" (DepthToSpace): 6 channels are no squares of \(size): \"x0\" is [batch, 6, 4, 4]"
      )
    }
    expectConstraint(
      DepthToSpace(size: 1 << 31), [TensorType(.float32, [0, 0, .fixed(1 << 40), 1])],
      "DepthToSpace.C2",
      "node \"y\" (DepthToSpace): squares of \(1 << 31) are beyond counting: \"x0\" is [0, 0, \(1 << 40), 1]"
    )
  }
}
