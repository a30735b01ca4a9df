import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@testable import AdjointRuntime

@Suite struct MemoryLimitTests {
  /// `h` and `sum` of 4,000 bytes and `small` of 40, beside a parameter of 400.
  private func plan(limit: Int) throws -> ExecutionPlan {
    var graph = GraphBuilder()
    let x = graph.input("x", [10])
    let w = graph.parameter("w", [100], initializer: .ones)
    let h = graph.add("h", Expand(shape: [100, 10]), graph.tanh(x))
    let s = graph.add("s", ReduceSum(axes: [1], keepDimensions: false), h)
    let y = graph.add("y", Add(), s, w)
    return try ExecutionPlan(
      graph.checked(), fetching: [y], binding: DimensionBinding(), memoryLimit: limit)
  }

  @Test func plansThatFitAreMade() throws {
    let plan = try plan(limit: 1 << 20)
    #expect(plan.state.byteCount == 448)
    #expect(try self.plan(limit: plan.lowerBound + plan.state.byteCount).arena.byteCount > 0)
  }

  @Test func refusalNamesTheLargestValues() throws {
    let needed = try plan(limit: .max).lowerBound + 448
    #expect(
      messages { try plan(limit: needed - 1) } == [
        """
        error: the graph needs \(needed) bytes of memory but the limit is \(needed - 1) bytes
          note: "h" takes 4000 bytes
          note: "s" takes 400 bytes
          note: "x" takes 40 bytes
        """
      ])
  }

  @Test func oneValueBeyondTheLimit() {
    #expect(
      messages { try plan(limit: 1000) } == [
        """
        error: the graph needs 4000 bytes of memory but the limit is 1000 bytes
          note: "h" takes 4000 bytes
        """
      ])
  }
}

@Suite struct StateLayoutTests {
  @Test func leavesHavePlacesOfTheirOwn() throws {
    var graph = GraphBuilder()
    let a = graph.parameter("a", [3], initializer: .ones)
    let x = graph.input("x", [3])
    let b = graph.state("b", [], .int64, initializer: .zeros)
    let c = graph.constant("c", Tensor([true, false]))
    let d = graph.parameter("d", [0, 4], .float64, initializer: .ones)
    let e = graph.parameter("e", [40], .float64, initializer: .ones)
    let layout = try StateLayout(graph.checked(), binding: DimensionBinding())
    #expect(layout.slots[x] == nil)
    #expect([a, b, c, d, e].map { layout.slots[$0]?.offset } == [0, 64, 128, 192, 192])
    #expect(layout.byteCount == 192 + 320)
    #expect(layout.slots[d]?.shape == [0, 4])
    #expect(layout.slots[b]?.scalar == .int64)
  }

  /// Plans for different sizes and values work on the same parameters.
  @Test func plansShareOneState() throws {
    var graph = GraphBuilder()
    let x = graph.input("x", ["batch"], .float64)
    let w = graph.parameter("w", [], .float64, initializer: .constant(2))
    let y = graph.multiply(x, w)
    graph.updates = [Graph.Update(state: w, value: graph.scale(w, by: 10))]
    let checked = try graph.checked()
    func plan(_ rows: Int, updating: Bool) throws -> ExecutionPlan {
      try ExecutionPlan(
        checked, fetching: [y], updating: updating, binding: DimensionBinding(["batch": rows]))
    }
    let one = try plan(1, updating: true), three = try plan(3, updating: false)
    #expect(one.state == three.state)
    let state = GraphState(checked, layout: one.state)
    try state.initialize(seed: 0)
    let (first, second) = (Executor(one, state: state), Executor(three, state: state))
    try first.set(x, to: Tensor([1.0]))
    try second.set(x, to: Tensor([1.0, 2, 3]))
    try first.run()
    try second.run()
    #expect(first[y]?.doubles == [2])
    #expect(second[y]?.doubles == [20, 40, 60])
  }
}
