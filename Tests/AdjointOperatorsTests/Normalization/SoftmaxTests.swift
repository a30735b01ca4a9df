import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct SoftmaxTests {
  @Test(arguments: [0, 1, 2, -1, -2, -3])
  func contract(_ axis: Int) throws {
    try checkOperator(Softmax(axis: axis), inputs: [.random([2, 3, 4], in: -3...3, seed: 7)])
  }

  @Test(arguments: [[1], [0], [0, 3], [3, 0], [2, 1]])
  func smallShapes(_ shape: [Int]) throws {
    try checkOperator(Softmax(), inputs: [.random(shape, seed: 7)])
  }

  // NumPy 2.4.
  @Test func values() throws {
    try checkOperator(
      Softmax(), inputs: [Tensor([1, 2, 3, 0.5, -1, 4], shape: [2, 3])],
      expected: [
        Tensor(
          [
            0.09003057317038043, 0.24472847105479759, 0.6652409557748217, 0.029121761537478412,
            0.006497943315661942, 0.96438029514686,
          ], shape: [2, 3])
      ], differentiable: [], tolerance: 1e-15)
  }

  @Test func largeAndInfinite() throws {
    let (inf, nan) = (Double.infinity, Double.nan)
    try checkOperator(
      Softmax(),
      inputs: [
        Tensor(
          [1e4, 0, -1e4, 0, -inf, 0, -inf, -inf, -inf, 0, inf, 0, 0, nan, 0], shape: [5, 3])
      ],
      expected: [
        Tensor([1, 0, 0, 0.5, 0, 0.5, nan, nan, nan, nan, nan, nan, nan, nan, nan], shape: [5, 3])
      ], differentiable: [])
  }

  @Test func axisRule() {
    let type = TensorType(.float32, ["batch", 10])
    #expect(Softmax().axes([type], [type]).description == "a0 a1! -> a0 a1!")
  }

  @Test(arguments: [2, -3, Int.min, Int.max])
  func C1(_ axis: Int) {
    expectConstraint(
      Softmax(axis: axis), [TensorType(.float32, ["batch", 3])], "Softmax.C1",
      "node \"y\" (Softmax): there is no axis \(axis): \"x0\" is [batch, 3]")
  }
}
