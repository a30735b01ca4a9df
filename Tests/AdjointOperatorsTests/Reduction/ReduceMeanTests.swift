import AdjointGraph
import AdjointOperators
import AdjointRuntime
import AdjointTransforms
import TestSupport
import Testing

@Suite struct ReduceMeanTests {
  @Test(arguments: Reductions.cases) func contract(_ item: Reductions.Case) throws {
    try checkOperator(ReduceMean(over: item.axes), inputs: [item.x])
  }

  @Test func values() throws {
    #expect(try evaluated(ReduceMean(axes: [1]), [Reductions.table]).doubles == [2, 5])
    #expect(
      try evaluated(ReduceMean(axes: [0]), [Tensor([Int64(-4), -1, 0])]).elements() == [Int64(-1)])
  }

  @Test func noElements() throws {
    let y = try evaluated(ReduceMean(axes: [0]), [Tensor([Double]())])
    #expect(y.doubles[0].isNaN)
    #expect(try evaluated(ReduceMean(axes: [0]), [Tensor([Int32]())]) == Tensor([Int32(0)]))
  }

  // The count is not known before the names are bound.
  @Test func gradientWithNamedDimension() throws {
    var graph = GraphBuilder()
    let x = graph.input("x", ["batch", 3], .float64)
    let mean = graph.add("mean", ReduceMean(axes: []), x)
    let pass = try graph.checked().addingReversePass(of: mean, withRespectTo: [x])
    let bars = try ReferenceInterpreter(pass.checked).compute(
      pass.gradients, leaves: [x: .random([2, 3], seed: 1)])
    expectClose(
      bars[0], Tensor([Double](repeating: 1 / 6, count: 6), shape: [2, 3]), tolerance: 1e-15)
  }

  @Test func C1() {
    expectConstraint(
      ReduceMean(axes: [2]), [TensorType(.float32, ["n", 3])], "ReduceMean.C1",
      "node \"y\" (ReduceMean): there is no axis 2: \"x0\" is [n, 3]")
    expectConstraint(
      ReduceMean(axes: [.min]), [TensorType(.float32, [3])], "ReduceMean.C1",
      "node \"y\" (ReduceMean): there is no axis -9223372036854775808: \"x0\" is [3]")
  }

  @Test func C2() {
    expectConstraint(
      ReduceMean(axes: [0, -2]), [TensorType(.float32, ["n", 3])], "ReduceMean.C2",
      "node \"y\" (ReduceMean): axis -2 is named twice in [0, -2]")
  }
}
