import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct GemmTests {
  @Test(arguments: [(false, false), (false, true), (true, false), (true, true)])
  func contract(_ transposeA: Bool, _ transposeB: Bool) throws {
    let gemm = Gemm(alpha: 0.75, beta: -2, transposeA: transposeA, transposeB: transposeB)
    let a = Tensor.random(transposeA ? [3, 2] : [2, 3], seed: 1)
    let b = Tensor.random(transposeB ? [4, 3] : [3, 4], seed: 2)
    for shape in [[2, 4], [1, 4], [2, 1], [4], [1], []] {
      try checkOperator(gemm, inputs: [a, b, .random(shape, seed: 3)])
    }
    try checkOperator(gemm, inputs: [a, b])
  }

  // NumPy 2.4: 0.5 * A @ B + 2 * C.
  @Test func values() throws {
    let a = Tensor([1.0, 2, 3, 4, 5, 6], shape: [2, 3])
    let b = Tensor([1, -1, 0.5, 2, 3, -2], shape: [3, 2])
    try checkOperator(
      Gemm(alpha: 0.5, beta: 2), inputs: [a, b, Tensor([1.0, -1])],
      expected: [Tensor([7.5, -3.5, 14.25, -5], shape: [2, 2])], tolerance: 1e-8)
  }

  @Test func wholeNumbersAreCutTowardZeroAndWrap() throws {
    let a = Tensor([Int32(1), 2, -3], shape: [1, 3]), b = Tensor([Int32(1), 1, 2], shape: [3, 1])
    try checkOperator(
      Gemm(alpha: 0.5), inputs: [a, b, Tensor([Int32(10)])],
      expected: [Tensor([Int32(9)], shape: [1, 1])])
    let large = Tensor([Int64.max], shape: [1, 1]), two = Tensor([Int64(2)], shape: [1, 1])
    try checkOperator(
      Gemm(), inputs: [large, two], expected: [Tensor([Int64(-2)], shape: [1, 1])])
  }

  @Test func noInnerExtentGivesZerosOrC() throws {
    let a = Tensor.random([2, 0], seed: 1), b = Tensor.random([0, 3], seed: 2)
    try checkOperator(
      Gemm(), inputs: [a, b], expected: [Tensor([Double](repeating: 0, count: 6), shape: [2, 3])])
    try checkOperator(
      Gemm(), inputs: [a, b, Tensor([1.0, 2, 3])],
      expected: [Tensor([1.0, 2, 3, 1, 2, 3], shape: [2, 3])])
    try checkOperator(Gemm(), inputs: [.random([0, 2], seed: 1), .random([2, 3], seed: 2)])
  }

  @Test func betaZeroDoesNotReadC() throws {
    try checkOperator(
      Gemm(beta: 0),
      inputs: [Tensor([2.0], shape: [1, 1]), Tensor([3.0], shape: [1, 1]), Tensor([Double.nan])],
      expected: [Tensor([6.0], shape: [1, 1])], differentiable: [])
  }

  @Test func symbolicRows() throws {
    var graph = GraphBuilder()
    let x = graph.input("x", ["batch", 3])
    let w = graph.input("w", [3, 4]), b = graph.input("b", [4])
    let y = graph.add("y", Gemm(), x, w, b)
    #expect(graph.type(of: y) == TensorType(.float32, ["batch", 4]))
    #expect(
      Gemm().axes([x, w, b].map { graph.type(of: $0) }, [TensorType(.float32, ["batch", 4])])
        .description == "n k, k m, m -> n m")
  }

  @Test func C1() {
    expectConstraint(
      Gemm(), [TensorType(.float32, [2, 3, 4]), TensorType(.float32, [4, 5])], "Gemm.C1",
      "node \"y\" (Gemm): needs matrices, which have 2 axes, but \"x0\" is [2, 3, 4]")
  }

  @Test func C2() {
    expectConstraint(
      Gemm(transposeB: true),
      [TensorType(.float32, ["batch", 128]), TensorType(.float32, [64, 10])], "Gemm.C2",
      "node \"y\" (Gemm): inner dimensions differ: \"x0\" is [batch, 128] but \"x1\" is [64, 10], transposed"
    )
  }

  @Test(arguments: [[3] as Shape, [4, 2], [1, 2, 4], ["batch"]])
  func C3(_ c: Shape) {
    expectConstraint(
      Gemm(),
      [TensorType(.float32, [2, 3]), TensorType(.float32, [3, 4]), TensorType(.float32, c)],
      "Gemm.C3",
      "node \"y\" (Gemm): \"x2\" is \(c), which does not broadcast to the product, [2, 4]")
  }
}
