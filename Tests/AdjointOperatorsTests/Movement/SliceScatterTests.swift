import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct SliceScatterTests {
  @Test func values() throws {
    try checkOperator(
      SliceScatter(starts: [-1], ends: [0], axes: [1], steps: [-2], shape: [2, 4]),
      inputs: [Tensor([1.0, 2, 3, 4], shape: [2, 2])],
      expected: [Tensor([0.0, 2, 0, 1, 0, 4, 0, 3], shape: [2, 4])])
    try checkOperator(
      SliceScatter(starts: [1], ends: [2], shape: [3]), inputs: [Tensor([true])],
      expected: [Tensor([false, true, false])])
  }

  @Test func contract() throws {
    try checkOperator(
      SliceScatter(starts: [1, -1], ends: [4, .fixed(.min)], steps: [2, -1], shape: [5, 3]),
      inputs: [.random([2, 3], seed: 1)])
    try checkOperator(
      SliceScatter(starts: [2], ends: [2], shape: [5]), inputs: [.random([0], seed: 1)],
      expected: [Tensor([0.0, 0, 0, 0, 0])])
    try checkOperator(
      SliceScatter(starts: [], ends: [], shape: []), inputs: [Tensor(2.0)], expected: [Tensor(2.0)])
  }

  @Test func constraints() {
    let x = [TensorType(.float32, [2])]
    expectConstraint(
      SliceScatter(starts: [0], ends: [1, 2], shape: [3]), x, "SliceScatter.C1",
      "node \"y\" (SliceScatter): starts has 1 entries but ends has 2")
    expectConstraint(
      SliceScatter(starts: [0], ends: [1], axes: [1], shape: [3]), x, "SliceScatter.C2",
      "node \"y\" (SliceScatter): there is no axis 1: shape is [3]")
    expectConstraint(
      SliceScatter(starts: [0], ends: [1], steps: [0], shape: [3]), x, "SliceScatter.C3",
      "node \"y\" (SliceScatter): a step may not be 0")
  }

  @Test func C4() {
    expectConstraint(
      SliceScatter(starts: [0], ends: [1], shape: [3]), [TensorType(.float32, [2])],
      "SliceScatter.C4",
      "node \"y\" (SliceScatter): the slice of [3] is [1] but \"x0\" is [2]")
  }

  @Test func negativeExtents() {
    expectConstraint(
      SliceScatter(starts: [0], ends: [1], shape: [-3]), [TensorType(.float32, [0])],
      "negative-extent", "node \"y\" (SliceScatter): makes a negative extent: [-3]")
  }
}
