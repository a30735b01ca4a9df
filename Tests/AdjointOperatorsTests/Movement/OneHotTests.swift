import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct OneHotTests {
  // ONNX 1.23 reference evaluator.
  @Test func values() throws {
    try checkOperator(
      OneHot(depth: 5, axis: 1),
      inputs: [Tensor([Int64(1), 9, 2, 4], shape: [2, 2]), Tensor([1.0, 3])],
      expected: [
        Tensor([1.0, 1, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 3, 1, 1, 1, 1, 3], shape: [2, 5, 2])
      ])
    var on = [Double](repeating: 0, count: 25)
    (on[0], on[2], on[21]) = (1, 1, 1)
    try checkOperator(
      OneHot(depth: 5, axis: 0),
      inputs: [Tensor([Int64(0), -1, -5, -6, 5]), Tensor([0.0, 1])],
      expected: [Tensor(on, shape: [5, 5])], differentiable: [1])
  }

  @Test func edges() throws {
    try checkOperator(
      OneHot(depth: 2), inputs: [Tensor(Int32(1)), Tensor([Int64(7), 8])],
      expected: [Tensor([Int64(7), 8])])
    try checkOperator(
      OneHot(depth: 3), inputs: [Tensor([Int64.min, .max]), Tensor([false, true])],
      expected: [Tensor(zeros: .bool, shape: [2, 3])])
    // Fractions are cut.
    try checkOperator(
      OneHot(depth: 2), inputs: [Tensor([0.9, 1.9, -0.5]), Tensor([0.0, 1])],
      expected: [Tensor([1.0, 0, 0, 1, 1, 0], shape: [3, 2])], differentiable: [1])
    try checkOperator(OneHot(depth: 0), inputs: [Tensor([Int64(1)]), Tensor([0.0, 1])])
    try checkOperator(
      OneHot(depth: 3, axis: 0), inputs: [Tensor(zeros: .int64, shape: [0]), Tensor([0.0, 1])])
    #expect(
      OneHot(depth: 9).axes(
        [TensorType(.int64, ["batch"]), TensorType(.float32, [2])],
        [TensorType(.float32, ["batch", 9])]
      ).description == "a0, i1.0! -> a0 o0.1!")
  }

  @Test(arguments: [0, 1, 2, -1, -2, -3])
  func contract(_ axis: Int) throws {
    try checkOperator(
      OneHot(depth: 4, axis: axis),
      inputs: [Tensor([Int64(3), 0, -1, 7, 1, 1], shape: [2, 3]), Tensor([0.5, -2])])
  }

  @Test(arguments: [[3], [2, 1], []] as [Shape])
  func C1(_ shape: Shape) {
    expectConstraint(
      OneHot(depth: 3), [TensorType(.int64, [4]), TensorType(.float32, shape)], "OneHot.C1",
      "node \"y\" (OneHot): values must be [off, on], of shape [2], but \"x1\" is \(shape)")
  }

  @Test(arguments: [2, -3, Int.min])
  func C2(_ axis: Int) {
    expectConstraint(
      OneHot(depth: 3, axis: axis), [TensorType(.int64, [4]), TensorType(.float32, [2])],
      "OneHot.C2",
      "node \"y\" (OneHot): there is no axis \(axis) in a result of rank 2: \"x0\" is int64[4]")
  }

  @Test func C3() {
    expectConstraint(
      OneHot(depth: -1), [TensorType(.int64, [4]), TensorType(.float32, [2])], "OneHot.C3",
      "node \"y\" (OneHot): depth may not be negative: -1")
    expectConstraint(
      OneHot(depth: .max), [TensorType(.int64, [4]), TensorType(.float32, [2])], "too-large",
      "node \"y\" (OneHot): makes [4, 9223372036854775807], which no memory can hold")
  }
}
