import AdjointGraph
import AdjointOperators
import AdjointRuntime
import TestSupport
import Testing

@Suite struct DivTests {
  @Test(arguments: [
    ([2, 3], [2, 3]), ([2, 3], [3]), ([2, 1], [1, 3]), ([], [4]), ([3, 1, 2], [4, 1]),
    ([0, 3], [3]),
  ])
  func contract(_ x: [Int], _ y: [Int]) throws {
    try checkOperator(
      Div(), inputs: [.random(x, in: -2...2, seed: 1), .random(y, in: 0.5...2, seed: 2)])
  }

  @Test func values() throws {
    try checkOperator(
      Div(),
      inputs: [Tensor([1.0, 2, 3, 4], shape: [2, 2]), Tensor([5.0, 6, 7, 8], shape: [2, 2])],
      expected: [Tensor([0.2, 1.0 / 3, 3.0 / 7, 0.5], shape: [2, 2])], tolerance: 1e-9)
  }

  @Test func wholeNumbersAreCutTowardZero() throws {
    try checkOperator(
      Div(), inputs: [Tensor([Int64.min, -7]), Tensor([Int64(-1), 3])],
      expected: [Tensor([Int64.min, -2])])
  }

  @Test func C1() {
    expectConstraint(
      Div(), [TensorType(.float32, ["batch", 3]), TensorType(.float32, [4])], "Div.C1",
      "node \"y\" (Div): shapes do not broadcast: \"x0\" is [batch, 3] but \"x1\" is [4]")
  }

  @Test func dividingAWholeNumberByZeroIsAnError() throws {
    var graph = GraphBuilder(name: "site")
    let x = graph.input("x", [1], .int64)
    let y = graph.add("y", Div(), x, x)
    let checked = try graph.checked()
    #expect {
      try ReferenceInterpreter(checked).compute([y], leaves: [x: Tensor([Int64(0)])])
    } throws: { error in
      "\(error)" == "error: node \"y\" (Div): a whole number is divided by zero"
    }
  }
}
