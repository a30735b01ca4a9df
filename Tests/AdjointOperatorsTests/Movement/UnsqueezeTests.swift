import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct UnsqueezeTests {
  @Test(arguments: [
    ([0], [1, 3, 4]), ([1], [3, 1, 4]), ([-1], [3, 4, 1]), ([-1, 0], [1, 3, 4, 1]),
    ([3, 1, 4], [3, 1, 4, 1, 1]), ([], [3, 4]),
  ])
  func contract(_ axes: [Int], _ shape: [Int]) throws {
    let x = Tensor.random([3, 4], seed: 1)
    try checkOperator(Unsqueeze(axes: axes), inputs: [x], expected: [x.reshaped(shape)])
  }

  @Test func edges() throws {
    try checkOperator(
      Unsqueeze(axes: [0, 1]), inputs: [Tensor(3.0)], expected: [Tensor([3.0], shape: [1, 1])])
    try checkOperator(Unsqueeze(axes: [1]), inputs: [.random([0, 2], seed: 1)])
    #expect(inferred(Unsqueeze(axes: [-2]), ["batch", 3]) == ["[batch, 1, 3]"])
  }

  @Test func C1() {
    expectConstraint(
      Unsqueeze(axes: [3]), [TensorType(.float32, [2, 3])], "Unsqueeze.C1",
      "node \"y\" (Unsqueeze): there is no axis 3 in a result of rank 3: \"x0\" is [2, 3]")
    expectConstraint(
      Unsqueeze(axes: [1, -3]), [TensorType(.float32, [2, 3])], "Unsqueeze.C1",
      "node \"y\" (Unsqueeze): axis -3 is named twice in [1, -3]")
    #expect(inferred(Unsqueeze(axes: [.min]), [1]).first?.contains("there is no axis") == true)
  }
}
