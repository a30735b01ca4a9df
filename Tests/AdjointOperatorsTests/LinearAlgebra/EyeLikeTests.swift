import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct EyeLikeTests {
  @Test func values() throws {
    let x = Tensor.random([2, 3], seed: 1)
    for (diagonal, expected) in [
      (0, [1.0, 0, 0, 0, 1, 0]), (1, [0, 1, 0, 0, 0, 1]), (-1, [0, 0, 0, 1, 0, 0]),
      (.min, [0, 0, 0, 0, 0, 0]), (.max, [0, 0, 0, 0, 0, 0]),
    ] {
      try checkOperator(
        EyeLike(diagonal: diagonal), inputs: [x], expected: [Tensor(expected, shape: [2, 3])],
        differentiable: [])
    }
    try checkOperator(
      EyeLike(.bool), inputs: [x],
      expected: [Tensor([true, false, false, false, true, false], shape: [2, 3])])
    try checkOperator(
      EyeLike(), inputs: [Tensor(zeros: .int32, shape: [1, 1])],
      expected: [Tensor([Int32(1)], shape: [1, 1])])
    try checkOperator(EyeLike(), inputs: [.random([0, 3], seed: 1)], differentiable: [])
    // What x holds does not count, so its gradient is zero.
    try checkOperator(EyeLike(), inputs: [x])
  }

  @Test func C1() {
    expectConstraint(
      EyeLike(), [TensorType(.float32, [2, 2, 2])], "EyeLike.C1",
      "node \"y\" (EyeLike): needs a matrix but \"x0\" is [2, 2, 2]")
  }
}
