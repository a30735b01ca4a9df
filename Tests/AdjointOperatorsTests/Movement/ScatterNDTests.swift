import AdjointGraph
import AdjointOperators
import AdjointTransforms
import TestSupport
import Testing

@Suite struct ScatterNDTests {
  // The first of ONNX's text; the others by hand.
  @Test func values() throws {
    try checkOperator(
      ScatterND(),
      inputs: [
        .counting([8], from: 1), Tensor([Int64(4), 3, 1, 7], shape: [4, 1]),
        Tensor([9.0, 10, 11, 12]),
      ], expected: [Tensor([1.0, 11, 3, 10, 9, 6, 7, 12])])
    let tuples = Tensor([Int32(1), 0, 1, -2], shape: [2, 2])
    for (reduction, expected) in [
      (ScatterElements.Reduction.add, 8.0), (.mul, 30), (.max, 5), (.min, 1),
    ] {
      let old = reduction == .mul ? 3.0 : reduction == .add ? 1 : 2
      let updates = reduction == .mul ? [5.0, 2] : reduction == .add ? [5, 2] : [5.0, 1]
      try checkOperator(
        ScatterND(reduction: reduction),
        inputs: [Tensor([7.0, 7, old, 7], shape: [2, 2]), tuples, Tensor(updates)],
        expected: [Tensor([7.0, 7, expected, 7], shape: [2, 2])])
    }
    try checkOperator(
      ScatterND(reduction: .add),
      inputs: [Tensor([Int64.max]), Tensor([Int64(0)], shape: [1, 1]), Tensor([Int64(1)])],
      expected: [Tensor([Int64.min])])
    try checkOperator(
      ScatterND(), inputs: [Tensor([true]), Tensor([Int64(0)], shape: [1, 1]), Tensor([false])],
      expected: [Tensor([false])])
  }

  @Test(arguments: ScatterElements.Reduction.allCases)
  func contract(_ reduction: ScatterElements.Reduction) throws {
    let operation = ScatterND(reduction: reduction)
    let apart = Tensor([Int64(0), 1, -1, 0, 2, 2, 0, 0], shape: [2, 2, 2])
    try checkOperator(
      operation,
      inputs: [.random([3, 3, 2], seed: 1), apart, .random([2, 2, 2], seed: 2)])
    if reduction != .none {
      let same = Tensor([Int64(0), 1, -3, 1, 2, 2, 0, 1], shape: [2, 2, 2])
      try checkOperator(
        operation, inputs: [.random([3, 3], seed: 1), same, .random([2, 2], seed: 2)])
    }
    try checkOperator(
      operation,
      inputs: [
        .random([3, 2], seed: 1), Tensor(zeros: .int64, shape: [0, 1]), .random([0, 2], seed: 2),
      ])
  }

  /// One node does it for any number of elements, with tuples that are their own or the same for all.
  @Test func stacksOfAnyNumber() throws {
    var graph = GraphBuilder()
    let data = graph.input("data", [3, 2], .float64), tuples = graph.input("k", [4, 1], .int32)
    let updates = graph.input("updates", [4, 2], .float64)
    let y = graph.add("y", ScatterND(reduction: .add), data, tuples, updates)
    let checked = try graph.checked()
    for stacked in [[data], [tuples], [updates], [data, tuples, updates]] {
      let stack = try checked.stacked([y], over: stacked, extent: "stack")
      #expect(stack.checked.type(of: stack.values[0]).shape == ["stack", 3, 2])
      let scatters = stack.checked.graph.nodes.filter { $0.operation is ScatterND }
      #expect(scatters.count == 1)
    }
  }

  /// Strides along axes that are named are counted when the graph runs.
  @Test(arguments: ScatterElements.Reduction.allCases)
  func named(_ reduction: ScatterElements.Reduction) throws {
    try checkSymbolic([["batch", "batch", 2], [3, 2]]) { graph, inputs in
      let tuples = graph.constant("tuples", Tensor([Int64(0), 1, -1, 3, 5, 0], shape: [3, 2]))
      return graph.add("y", ScatterND(reduction: reduction), inputs[0], tuples, inputs[1])
    }
  }

  @Test func constraints() {
    func types(_ data: Shape, _ indices: Shape, _ updates: Shape) -> [TensorType?] {
      [TensorType(.float32, data), TensorType(.int64, indices), TensorType(.float32, updates)]
    }
    expectConstraint(
      ScatterND(), types([], [1], []), "ScatterND.C1",
      "node \"y\" (ScatterND): needs an axis to index, but \"x0\" is []")
    expectConstraint(
      ScatterND(), types([2], [], []), "ScatterND.C1",
      "node \"y\" (ScatterND): needs an axis to index, but \"x1\" is int64[]")
    expectConstraint(
      ScatterND(), types([2], [3, 2], [3]), "ScatterND.C3",
      "node \"y\" (ScatterND): the last axis of the indices must have from 1 to 1 places, one for each axis taken: \"x0\" is [2] but \"x1\" is int64[3, 2]"
    )
    expectConstraint(
      ScatterND(), types([2, 4], [3, 1], [3]), "ScatterND.C4",
      "node \"y\" (ScatterND): there must be one part for each tuple, [3, 4]: \"x0\" is [2, 4] and \"x1\" is int64[3, 1] but \"x2\" is [3]"
    )
    expectConstraint(
      ScatterND(reduction: .max),
      [TensorType(.bool, [2]), TensorType(.int64, [2, 1]), TensorType(.bool, [2])],
      "ScatterND.C5", "node \"y\" (ScatterND): max needs numbers but \"x0\" is bool[2]")
  }

  @Test func outside() {
    #expect(
      runtimeMistake(
        ScatterND(), .counting([3]), Tensor([Int64(3)], shape: [1, 1]), Tensor([1.0]))
        == "node \"y\" (ScatterND): index 3 is out of bounds: axis 0 has 3 elements (-3 to 2)")
  }
}
