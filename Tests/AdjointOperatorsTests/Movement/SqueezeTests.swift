import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct SqueezeTests {
  @Test(
    arguments: [
      (nil, [3, 2]), ([-2], [1, 3, 2]), ([0, 2], [3, 2]), ([2, -4], [3, 2]), ([], [1, 3, 1, 2]),
    ] as [([Int]?, [Int])])
  func contract(_ axes: [Int]?, _ shape: [Int]) throws {
    let x = Tensor.random([1, 3, 1, 2], seed: 1)
    try checkOperator(Squeeze(axes: axes), inputs: [x], expected: [x.reshaped(shape)])
  }

  @Test func edges() throws {
    try checkOperator(Squeeze(), inputs: [Tensor(3.0)], expected: [Tensor(3.0)])
    try checkOperator(Squeeze(), inputs: [Tensor([3.0], shape: [1, 1])], expected: [Tensor(3.0)])
    try checkOperator(
      Squeeze(axes: [1]), inputs: [.random([0, 1], seed: 1)],
      expected: [Tensor(zeros: .float64, shape: [0])])
    #expect(inferred(Squeeze(axes: [1]), ["batch", 1]) == ["[batch]"])
  }

  @Test func C1() {
    expectConstraint(
      Squeeze(axes: [2]), [TensorType(.float32, [1, 1])], "Squeeze.C1",
      "node \"y\" (Squeeze): there is no axis 2: \"x0\" is [1, 1]")
    expectConstraint(
      Squeeze(axes: [0, -2]), [TensorType(.float32, [1, 1])], "Squeeze.C1",
      "node \"y\" (Squeeze): axis -2 is named twice in [0, -2]")
    #expect(inferred(Squeeze(axes: [.min]), [1]).first?.contains("there is no axis") == true)
  }

  @Test func C2() {
    expectConstraint(
      Squeeze(axes: [-1]), [TensorType(.float32, ["batch", 3])], "Squeeze.C2",
      "node \"y\" (Squeeze): axis 1 has extent 3, not 1: \"x0\" is [batch, 3]")
    expectConstraint(
      Squeeze(axes: [0]), [TensorType(.float32, ["batch", 3])], "Squeeze.C2",
      "node \"y\" (Squeeze): axis 0 has extent batch, not 1: \"x0\" is [batch, 3]")
  }

  @Test func C3() {
    expectConstraint(
      Squeeze(), [TensorType(.float32, ["batch", 1])], "Squeeze.C3",
      "node \"y\" (Squeeze): axes must say what to leave out where an extent is not known: \"x0\" is [batch, 1]"
    )
  }
}
