import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct LogSoftmaxTests {
  @Test(arguments: [0, 1, 2, -1, -2, -3])
  func contract(_ axis: Int) throws {
    try checkOperator(LogSoftmax(axis: axis), inputs: [.random([2, 3, 4], in: -3...3, seed: 7)])
  }

  @Test(arguments: [[1], [0], [0, 3], [3, 0], [2, 1]])
  func smallShapes(_ shape: [Int]) throws {
    try checkOperator(LogSoftmax(), inputs: [.random(shape, seed: 7)])
  }

  // NumPy 2.4.
  @Test func values() throws {
    try checkOperator(
      LogSoftmax(), inputs: [Tensor([1, 2, 3, 0.5, -1, 4], shape: [2, 3])],
      expected: [
        Tensor(
          [
            -2.4076059644443806, -1.4076059644443806, -0.4076059644443806, -3.536269565124779,
            -5.036269565124779, -0.03626956512477886,
          ], shape: [2, 3])
      ], differentiable: [], tolerance: 1e-15)
  }

  @Test func largeAndInfinite() throws {
    let inf = Double.infinity
    try checkOperator(
      LogSoftmax(), inputs: [Tensor([1e4, 0, -1e4, -inf, 1, -inf], shape: [2, 3])],
      expected: [Tensor([0, -1e4, -2e4, -inf, 0, -inf], shape: [2, 3])], differentiable: [])
  }

  @Test func C1() {
    expectConstraint(
      LogSoftmax(axis: -3), [TensorType(.float32, ["batch", 3])], "LogSoftmax.C1",
      "node \"y\" (LogSoftmax): there is no axis -3: \"x0\" is [batch, 3]")
  }
}
