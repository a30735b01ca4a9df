import AdjointGraph
import AdjointOperators
import AdjointRuntime
import TestSupport
import Testing

/// What a run does to states, and what it says it computed.
@Suite struct UpdateTests {
  private func state(_ graph: inout GraphBuilder, _ name: String, _ value: Double) -> ValueID {
    graph.state(name, [2], .float64, initializer: .constant(value))
  }

  private func update(_ state: ValueID, _ value: ValueID) -> Graph.Update {
    Graph.Update(state: state, value: value)
  }

  @Test func statesSwap() throws {
    var graph = GraphBuilder()
    let a = state(&graph, "a", 1), b = state(&graph, "b", 2)
    graph.updates = [update(a, b), update(b, a)]
    let executor = try graph.checked().executor(fetching: [], updating: true)
    try executor.run()
    #expect(executor.state[a]?.doubles == [2, 2])
    #expect(executor.state[b]?.doubles == [1, 1])
    try executor.run()
    #expect(executor.state[a]?.doubles == [1, 1])
  }

  @Test func statesRotateWithAComputationBetween() throws {
    var graph = GraphBuilder()
    let a = state(&graph, "a", 1), b = state(&graph, "b", 2), c = state(&graph, "c", 3)
    let scaled = graph.scale(a, by: 10)
    graph.updates = [update(a, b), update(b, c), update(c, scaled)]
    let executor = try graph.checked().executor(fetching: [], updating: true)
    try executor.run()
    #expect([a, b, c].map { executor.state[$0]?.doubles[0] } == [2, 3, 10])
    try executor.run()
    #expect([a, b, c].map { executor.state[$0]?.doubles[0] } == [3, 10, 20])
  }

  @Test func stateTakesAFetchedValue() throws {
    var graph = GraphBuilder()
    let a = state(&graph, "a", 3)
    let next = graph.scale(a, by: 2)
    graph.updates = [update(a, next)]
    let executor = try graph.checked().executor(fetching: [next], updating: true)
    try executor.run()
    #expect(executor[next]?.doubles == [6, 6])
    #expect(executor.state[a]?.doubles == [6, 6])
  }

  @Test func oneValueUpdatesTwoStates() throws {
    var graph = GraphBuilder()
    let a = state(&graph, "a", 3), b = state(&graph, "b", 4)
    let sum = graph.add(a, b)
    graph.updates = [update(a, sum), update(b, sum)]
    let executor = try graph.checked().executor(fetching: [sum], updating: true)
    for expected in [7.0, 14, 28] {
      try executor.run()
      #expect(executor[sum]?.doubles[0] == expected)
      #expect(executor.state[a]?.doubles[0] == expected)
      #expect(executor.state[b]?.doubles[0] == expected)
    }
  }

  @Test func stateTakesAnInputAndAConstant() throws {
    var graph = GraphBuilder()
    let x = graph.input("x", [2], .float64)
    let a = state(&graph, "a", 3), b = state(&graph, "b", 4)
    let fixed = graph.constant("fixed", Tensor([8.0, 9]))
    graph.updates = [update(a, x), update(b, fixed)]
    let executor = try graph.checked().executor(
      fetching: [], updating: true, leaves: [x: Tensor([5.0, 6])])
    try executor.run()
    #expect(executor.state[a]?.doubles == [5, 6])
    #expect(executor.state[b]?.doubles == [8, 9])
  }

  /// A fetched value is the one of this run: a parameter's is that from before its update.
  @Test func parametersFetchedTogetherWithTheirUpdates() throws {
    var graph = GraphBuilder()
    let a = state(&graph, "a", 3)
    let alias = graph.add(nil, Identity(), a)
    let wide = graph.reshape(a, to: [2, 1])
    let next = graph.scale(a, by: 2)
    graph.updates = [update(a, next)]
    let executor = try graph.checked().executor(fetching: [a, alias, wide, next], updating: true)
    for before in [3.0, 6, 12] {
      try executor.run()
      #expect(executor[a]?.doubles == [before, before])
      #expect(executor[alias]?.doubles == [before, before])
      #expect(executor[wide]?.doubles == [before, before])
      #expect(executor[next]?.doubles == [2 * before, 2 * before])
      #expect(executor.state[a]?.doubles == [2 * before, 2 * before])
    }
  }

  @Test func withoutUpdatingNothingChanges() throws {
    var graph = GraphBuilder()
    let a = state(&graph, "a", 3)
    let next = graph.scale(a, by: 2)
    graph.updates = [update(a, next)]
    let executor = try graph.checked().executor(fetching: [next])
    for _ in 0..<3 { try executor.run() }
    #expect(executor[next]?.doubles == [6, 6])
    #expect(executor.state[a]?.doubles == [3, 3])
  }

  @Test func counterOfWholeNumbers() throws {
    var graph = GraphBuilder()
    let step = graph.state("step", [], .int64, initializer: .zeros)
    let next = graph.add(step, graph.constant(1, like: step))
    graph.updates = [update(step, next)]
    let executor = try graph.checked().executor(fetching: [], updating: true)
    for _ in 0..<1000 { try executor.run() }
    #expect(executor.state[step]?.elements(as: Int64.self) == [1000])
  }
}
