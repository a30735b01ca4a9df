import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct TopKTests {
  @Test func values() throws {
    let x = Tensor([3.0, 1, 3, 2, 2, 7, 0, 7, 7, 1], shape: [2, 5])
    try checkOperator(
      TopK(3), inputs: [x],
      expected: [
        Tensor([3.0, 3, 2, 7, 7, 7], shape: [2, 3]),
        Tensor([Int64(0), 2, 3, 0, 2, 3], shape: [2, 3]),
      ], outputCount: 2, differentiable: [])
    try checkOperator(
      TopK(3, isLargest: false, isSorted: false), inputs: [x],
      expected: [
        Tensor([1.0, 2, 2, 0, 1, 7], shape: [2, 3]),
        Tensor([Int64(1), 3, 4, 1, 4, 0], shape: [2, 3]),
      ], outputCount: 2, differentiable: [])
    try checkOperator(
      TopK(1, axis: 0), inputs: [Tensor([Int64.min, 5, .max, 4], shape: [2, 2])],
      expected: [Tensor([Int64.max, 5], shape: [1, 2]), Tensor([Int64(1), 0], shape: [1, 2])],
      outputCount: 2)
  }

  @Test func contract() throws {
    for axis in 0..<3 {
      try checkOperator(TopK(2, axis: axis), inputs: [.random([3, 4, 5], seed: 1)])
      try checkOperator(
        TopK(3, axis: axis - 3, isLargest: false), inputs: [.random([3, 4, 5], seed: 2)],
        outputCount: 2)
    }
    try checkOperator(TopK(0), inputs: [.random([2, 3], seed: 1)], outputCount: 2)
    try checkOperator(TopK(0), inputs: [.random([2, 0], seed: 1)], outputCount: 2)
    try checkOperator(TopK(2), inputs: [.random([0, 3], seed: 1)], outputCount: 2)
    #expect(inferred(TopK(3), ["batch", "n"], outputCount: 2) == ["[batch, 3]", "[batch, 3]"])
    #expect(
      TopK(3).axes(
        [TensorType(.float32, ["batch", 9])],
        [TensorType(.float32, ["batch", 3]), TensorType(.int64, ["batch", 3])]
      ).description == "a0 i0.1! -> a0 o0.1!, a0 o1.1!")
  }

  /// Against sorting, on a line long enough for a deep heap, with many equal elements.
  @Test(arguments: [true, false])
  func sorted(_ isLargest: Bool) throws {
    let x = Tensor.random([200], seed: 3).doubles.map { ($0 * 20).rounded() }
    let order = x.indices.sorted { a, b in
      x[a] == x[b] ? a < b : (x[a] > x[b]) == isLargest
    }
    for count in [1, 7, 199, 200] {
      try checkOperator(
        TopK(count, isLargest: isLargest), inputs: [Tensor(x)],
        expected: [
          Tensor(order.prefix(count).map { x[$0] }), Tensor(order.prefix(count).map(Int64.init)),
        ], outputCount: 2, differentiable: [], tolerance: 0)
    }
  }

  @Test func notANumber() throws {
    let x = Tensor([1.0, .nan, .infinity, .nan, -1])
    try checkOperator(
      TopK(3), inputs: [x],
      expected: [Tensor([Double.nan, .nan, .infinity]), Tensor([Int64(1), 3, 2])], outputCount: 2,
      differentiable: [])
    try checkOperator(
      TopK(4, isLargest: false), inputs: [x],
      expected: [Tensor([-1.0, 1, Double.infinity, .nan]), Tensor([Int64(4), 0, 2, 1])],
      outputCount: 2,
      differentiable: [])
  }

  @Test func constraints() {
    expectConstraint(
      TopK(1, axis: 1), [TensorType(.float32, [2])], "TopK.C1",
      "node \"y\" (TopK): there is no axis 1: \"x0\" is [2]")
    for count in [-1, 3, .max, .min] {
      expectConstraint(
        TopK(count), [TensorType(.float32, [2])], "TopK.C2",
        "node \"y\" (TopK): K is \(count), which axis -1 cannot give: \"x0\" is [2]")
    }
  }

  @Test func tooFew() throws {
    var graph = GraphBuilder()
    let x = graph.input("x", ["n"], .float64)
    let y = graph.add("y", TopK(3), x)
    let checked = try graph.checked()
    let mistakes = messages { try checked.reference([y], leaves: [x: Tensor([1.0, 2])]) }
    #expect(mistakes.count == 1)
    #expect(
      mistakes.first?.contains("node \"y\" with n = 2: K is 3, which axis -1 cannot give") == true)
  }
}
