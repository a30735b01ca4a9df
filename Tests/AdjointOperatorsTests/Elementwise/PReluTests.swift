import AdjointGraph
import AdjointOperators
import AdjointRuntime
import AdjointTransforms
import TestSupport
import Testing

@Suite struct PReluTests {
  @Test(arguments: [
    ([2, 3, 4], [4]), ([2, 3, 4], [3, 1]), ([2, 3, 4], []), ([2, 3, 4], [1, 1, 4]),
    ([2, 3, 4], [2, 3, 4]), ([], []), ([0, 3], [3]), ([3, 0], [3, 1]),
  ])
  func contract(_ x: [Int], _ slope: [Int]) throws {
    let slopes = Tensor.random(slope, in: -2...2, seed: 2)
    try checkOperator(PRelu(), inputs: [.random(x, in: -4...(-0.1), seed: 1), slopes])
    try checkOperator(PRelu(), inputs: [.random(x, in: 0.1...4, seed: 1), slopes])
    // Both signs at once; the seed keeps off the kink.
    try checkOperator(PRelu(), inputs: [.random(x, in: -4...4, seed: 3), slopes])
  }

  @Test func values() throws {
    try checkOperator(
      PRelu(),
      inputs: [
        Tensor([-2.0, -1, 0, 1, -4, 8], shape: [2, 3]), Tensor([0.5, 2, 0.25]),
      ],
      expected: [Tensor([-1.0, -2, 0, 1, -8, 8], shape: [2, 3])], differentiable: [],
      tolerance: 0)
  }

  @Test func specialValues() throws {
    try checkOperator(
      PRelu(), inputs: [Tensor([.nan, .infinity, -.infinity, -1e30]), Tensor(0.5)],
      expected: [Tensor([.nan, .infinity, -.infinity, -5e29])], differentiable: [], tolerance: 0)
  }

  /// At 0, and where one factor of a product with zero is large, both gradients are the left ones.
  @Test func gradientsAtEdges() throws {
    var graph = GraphBuilder(name: "site")
    let x = graph.input("x", [4], .float64)
    let slope = graph.input("slope", [4], .float64)
    let sum = graph.reduceSum(graph.add("y", PRelu(), x, slope), axes: [0])
    let pass = try graph.checked().addingReversePass(of: sum, withRespectTo: [x, slope])
    let gradients = try ReferenceInterpreter(pass.checked).compute(
      pass.gradients,
      leaves: [x: Tensor([0, .infinity, -1e300, 1e300]), slope: Tensor([0.25, 3, 0.5, 1e300])])
    #expect(gradients[0].doubles == [0.25, 1, 0.5, 1])
    #expect(gradients[1].doubles == [0, 0, -1e300, 0])
  }

  @Test func wholeNumbers() throws {
    try checkOperator(
      PRelu(), inputs: [Tensor([-3, 0, 7, .min] as [Int32]), Tensor([2, 2, 2, 2] as [Int32])],
      expected: [Tensor([-6, 0, 7, 0] as [Int32])])
  }

  @Test func symbolicShapes() {
    var graph = GraphBuilder(name: "site")
    let x = graph.input("x", ["batch", 3])
    let y = graph.add("y", PRelu(), x, graph.input("slope", [3]))
    #expect(graph.type(of: y) == TensorType(.float32, ["batch", 3]))
  }

  @Test(arguments: [
    ([3], [2], "[3]", "[2]"), ([3], [2, 3], "[3]", "[2, 3]"), ([1], [3], "[1]", "[3]"),
  ])
  func C1(_ x: [Int], _ slope: [Int], _ xText: String, _ slopeText: String) {
    expectConstraint(
      PRelu(), [TensorType(.float32, Shape(x)), TensorType(.float32, Shape(slope))], "PRelu.C1",
      "node \"y\" (PRelu): the slope does not broadcast to x: \"x0\" is \(xText) but \"x1\" is \(slopeText)"
    )
  }
}
