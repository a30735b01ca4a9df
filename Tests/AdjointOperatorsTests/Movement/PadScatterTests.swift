import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct PadScatterTests {
  @Test(arguments: [
    (Padding.Mode.constant, [4.0, 8, 16]), (.edge, [7.0, 8, 112]), (.reflect, [68.0, 42, 17]),
    (.wrap, [36.0, 73, 18]),
  ])
  func values(_ mode: Padding.Mode, _ expected: [Double]) throws {
    // Padded by two before and behind, element i of x is 2^i: each sum tells what is in it.
    try checkOperator(
      PadScatter(Padding([2, 2], mode: mode), shape: [3]),
      inputs: [Tensor([1.0, 2, 4, 8, 16, 32, 64])], expected: [Tensor(expected)])
  }

  @Test(arguments: Padding.Mode.allCases)
  func contract(_ mode: Padding.Mode) throws {
    try checkOperator(
      PadScatter(Padding([1, -1], axes: [1], mode: mode), shape: [2, 3]),
      inputs: [.random([2, 3], seed: 1)])
    try checkOperator(
      PadScatter(Padding([1, 1], axes: [1], mode: mode), shape: [0, 3]),
      inputs: [.random([0, 5], seed: 1)])
    try checkOperator(
      PadScatter(Padding([-2, -1], mode: mode), shape: [3]), inputs: [.random([0], seed: 1)],
      expected: [Tensor([0.0, 0, 0])])
  }

  @Test func constraints() {
    let x = [TensorType(.float32, [4])]
    expectConstraint(
      PadScatter(Padding([1]), shape: [3]), x, "PadScatter.C1",
      "node \"y\" (PadScatter): pads must have 2 entries, two for each axis, but has 1")
    expectConstraint(
      PadScatter(Padding([1, 0], axes: [1]), shape: [3]), x, "PadScatter.C2",
      "node \"y\" (PadScatter): there is no axis 1: shape is [3]")
    expectConstraint(
      PadScatter(Padding([-4, 5]), shape: [3]), x, "PadScatter.C3",
      "node \"y\" (PadScatter): axis 0 cannot be padded by -4 and 5: shape is [3]")
    expectConstraint(
      PadScatter(Padding([4, -3], mode: .reflect), shape: [3]), x, "PadScatter.C4",
      "node \"y\" (PadScatter): to put 4 elements by reflect at axis 0 takes more than 4 but 0 are there: shape is [3]"
    )
    expectConstraint(
      PadScatter(Padding([1, 1]), shape: [3]), x, "PadScatter.C5",
      "node \"y\" (PadScatter): [3] padded is [5] but \"x0\" is [4]")
  }
}
