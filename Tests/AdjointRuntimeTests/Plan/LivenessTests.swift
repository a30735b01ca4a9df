import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@testable import AdjointRuntime

/// Which values share memory, told by where the plan puts them.
@Suite struct LivenessTests {
  private func plan(
    _ builder: GraphBuilder, fetching: [ValueID], updating: Bool = false
  ) throws -> ExecutionPlan {
    try ExecutionPlan(
      builder.checked(), fetching: fetching, updating: updating, binding: DimensionBinding())
  }

  private func copies(_ plan: ExecutionPlan) -> Int {
    plan.kernels.filter { if case .copy = $0 { true } else { false } }.count
  }

  @Test func elementwiseChainRunsInPlace() throws {
    var graph = GraphBuilder()
    let x = graph.input("x", [8])
    let a = graph.tanh(x)
    let b = graph.exp(a)
    let c = graph.sqrt(b)
    let plan = try plan(graph, fetching: [c])
    #expect(plan.buffers.count == 2)
    #expect(plan.operands[a]?.location == plan.operands[c]?.location)
    #expect(plan.operands[x]?.location != plan.operands[a]?.location)
  }

  @Test func whatIsReadAgainIsNotOverwritten() throws {
    var graph = GraphBuilder()
    let x = graph.input("x", [8])
    let a = graph.tanh(x)
    let b = graph.exp(a)
    let c = graph.add(b, a)
    let plan = try plan(graph, fetching: [c])
    #expect(plan.operands[a]?.location != plan.operands[b]?.location)
    // The sum may take over either operand: the first of them.
    #expect(plan.operands[c]?.location == plan.operands[b]?.location)
  }

  @Test func whatIsFetchedIsNotOverwritten() throws {
    var graph = GraphBuilder()
    let x = graph.input("x", [2])
    let a = graph.tanh(x)
    let b = graph.exp(a)
    let checked = try graph.checked()
    let executor = try checked.executor(fetching: [a, b], leaves: [x: Tensor([Float(0), 1])])
    try executor.run()
    let found = try #require(executor[a])
    expectClose(
      found, try checked.reference([a], leaves: [x: Tensor([Float(0), 1])])[0], tolerance: 1e-6)
  }

  @Test func reshapeIsTheSameMemory() throws {
    var graph = GraphBuilder()
    let x = graph.input("x", [2, 3])
    let a = graph.tanh(x)
    let flat = graph.reshape(a, to: [6])
    let back = graph.add(nil, Unsqueeze(axes: [0]), flat)
    let plan = try plan(graph, fetching: [back])
    #expect(plan.operands[flat]?.location == plan.operands[a]?.location)
    #expect(plan.operands[back]?.location == plan.operands[a]?.location)
    #expect(plan.steps.map(\.kernels.count) == [1, 0, 0])
  }

  /// A value lives as long as the last of the reshapes that share its memory.
  @Test func reshapeKeepsItsSourceAlive() throws {
    var graph = GraphBuilder()
    let x = graph.input("x", [4])
    let a = graph.tanh(x)
    let alias = graph.reshape(a, to: [2, 2])
    let b = graph.exp(a)
    let c = graph.add(graph.reshape(b, to: [2, 2]), alias)
    let checked = try graph.checked()
    let leaves = [x: Tensor([Float(0.1), 0.2, 0.3, 0.4])]
    let executor = try checked.executor(fetching: [c], leaves: leaves)
    try executor.run()
    let found = try #require(executor[c])
    expectClose(found, try checked.reference([c], leaves: leaves)[0], tolerance: 1e-6)
    #expect(executor.plan.operands[b]?.location != executor.plan.operands[a]?.location)
  }

  @Test func inputsAreNeverOverwritten() throws {
    var graph = GraphBuilder()
    let x = graph.input("x", [3])
    let alias = graph.reshape(x, to: [1, 3])
    let y = graph.exp(alias)
    let given = Tensor([Float(1), 2, 3])
    let executor = try graph.checked().executor(fetching: [y], leaves: [x: given])
    try executor.run()
    let first = executor[y]
    try executor.run()
    #expect(executor[x] == given)
    #expect(executor[y] == first)
  }

  /// `w ← w - g` with nobody reading the old `w` afterwards: made in the place of `w`.
  @Test func updateInPlace() throws {
    var graph = GraphBuilder()
    let w = graph.parameter("w", [4], initializer: .ones)
    let next = graph.scale(w, by: 0.5)
    graph.updates = [Graph.Update(state: w, value: next)]
    let plan = try plan(graph, fetching: [], updating: true)
    #expect(copies(plan) == 0)
    let place = try #require(plan.operands[w]?.location)
    #expect(place.region == .state)
    #expect(plan.operands[next]?.location == Location(.next, place.offset))
  }

  /// A later reader of the old value keeps the update out of its place.
  @Test func updateIsCopiedWhereTheOldValueIsReadLater() throws {
    var graph = GraphBuilder()
    let w = graph.parameter("w", [4], initializer: .ones)
    let next = graph.scale(w, by: 0.5)
    let late = graph.add(next, w)
    graph.updates = [Graph.Update(state: w, value: next)]
    let checked = try graph.checked()
    let executor = try checked.executor(fetching: [late], updating: true)
    #expect(copies(executor.plan) == 1)
    try executor.run()
    #expect(executor[late]?.doubles == [1.5, 1.5, 1.5, 1.5])
    #expect(executor.state[w]?.doubles == [0.5, 0.5, 0.5, 0.5])
  }

  /// The old value may be read under another shape, too.
  @Test func updateIsCopiedWhereAReshapeIsReadLater() throws {
    var graph = GraphBuilder()
    let w = graph.parameter("w", [4], initializer: .ones)
    let alias = graph.reshape(w, to: [2, 2])
    let next = graph.scale(w, by: 0.5)
    let late = graph.exp(graph.negate(alias))
    graph.updates = [Graph.Update(state: w, value: next)]
    let checked = try graph.checked()
    let executor = try checked.executor(fetching: [late], updating: true)
    try executor.run()
    let before = try checked.reference([late], leaves: [w: Tensor([Float](repeating: 1, count: 4))])
    expectClose(try #require(executor[late]), before[0], tolerance: 1e-6)
    #expect(executor.state[w]?.doubles == [0.5, 0.5, 0.5, 0.5])
  }
}
