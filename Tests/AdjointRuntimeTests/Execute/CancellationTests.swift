import AdjointGraph
import AdjointOperators
import Synchronization
import TestSupport
import Testing

@testable import AdjointRuntime

extension Cancellation {
  /// Says yes from a question on.
  convenience init(after questions: Int) {
    let left = Counter(questions)
    self.init { left.countDown() < 0 }
  }

  private final class Counter: Sendable {
    private let left: Atomic<Int>
    init(_ count: Int) { left = Atomic(count) }
    func countDown() -> Int { left.subtract(1, ordering: .relaxed).newValue }
  }
}

/// A run that is called off leaves states as they were, and one that is not is whole.
@Suite struct CancellationTests {
  /// Calls steps off at each question whether to go on, and takes an ordinary one and one that is not called
  /// off in between. Returns how many questions a step has.
  @discardableResult
  private func expectAllOrNothing(_ graph: TestGraph, _ executor: Executor) throws -> Int {
    let expected = try graph.executor()
    func expectStep(_ comment: Comment) throws {
      try expected.run()
      #expect(graph.bits(of: executor) == graph.bits(of: expected), comment)
      #expect(executor.state.randomness == expected.state.randomness, comment)
    }
    for questions in 0..<10_000 {
      let before = (graph.states(executor.state), executor.state.randomness)
      do throws(Diagnostics) {
        try executor.run(Cancellation(after: questions))
      } catch {
        #expect(error.all.map(\.code) == [.cancelled])
      }
      if executor.state.randomness != before.1 {
        try expectStep("whole")
        return questions
      }
      #expect(graph.states(executor.state) == before.0, "called off at \(questions)")
      try executor.run(questions % 3 == 0 ? nil : Cancellation())
      try expectStep("after one called off at \(questions)")
    }
    return 10_000
  }

  @Test(arguments: [1, 2, 3])
  func randomGraphs(_ workers: Int) throws {
    var questions = 0
    for seed in 3000..<3016 as Range<UInt64> {
      let graph = try TestGraph(seed: seed, SharedRunTests.chaining[Int(seed % 2)])
      let pool = WorkerPool(
        workers: workers, patience: 100, disturbing: Disturbance(seed).callAsFunction)
      defer { pool.close() }
      questions += try expectAllOrNothing(
        graph, graph.executor(workers: workers, pool, sharing: .asking))
    }
    #expect(questions > 300)
  }

  /// Updates in the products that make gradients, and on copies of what is in panels.
  @Test(arguments: PanelSearchTests.optimizers, [1, 2, 3])
  func panels(_ optimizer: OptimizerRecipe, _ workers: Int) throws {
    let network = PanelNetwork()
    let step = try network.step(optimizer)
    let x = Tensor.random([40, 120], seed: 7)
    let panels = try TestGraph(
      step, fetching: [network.loss], leaves: [network.x: x], .standard)
    #expect(panels.plan.state.inPanels.count >= 2)
    // Adam has more steps than a product takes in.
    #expect(
      panels.plan.kernels.contains { $0.updatesInPanels }
        == (optimizer != PanelSearchTests.optimizers[2]))
    let copies = try TestGraph(
      step, fetching: [network.loss, network.w], leaves: [network.x: x], .standard,
      sharing: panels.plan.state)
    for graph in [panels, copies] {
      #expect(try expectAllOrNothing(graph, graph.executor(workers: workers)) > 10)
    }
  }

  /// States that take each other's place, one that stays, and random numbers.
  @Test func statesThatMove() throws {
    var graph = GraphBuilder()
    let states = (0..<5).map {
      graph.state("\($0)", [3], .float64, initializer: .constant(Double($0)))
    }
    let next = graph.add(nil, Dropout(ratio: 0.5), graph.scale(states[2], by: 1.5))
    let same = graph.add(nil, Identity(), states[3])
    graph.updates = zip(states, [states[1], states[0], next, same, next]).map {
      Graph.Update(state: $0, value: $1)
    }
    let test = try TestGraph(
      graph.checked(), fetching: [states[2], next, same], leaves: [:], .standard)
    #expect(test.plan.updatedLeaves == Set([0, 1, 2, 4].map { states[$0] }))
    #expect(try expectAllOrNothing(test, test.executor(sharing: .asking)) > 2)
  }

  /// A step that fails has not begun, where it may be called off.
  @Test func failing() throws {
    var graph = GraphBuilder()
    let early = graph.state("early", [2], .float64, initializer: .ones)
    let late = graph.state("late", [1], .float64, initializer: .ones)
    let rows = graph.input("rows", [1], .int64)
    let doubled = graph.scale(early, by: 2)
    graph.updates = [
      Graph.Update(state: early, value: doubled),
      Graph.Update(state: late, value: graph.add("pick", Gather(), doubled, rows)),
    ]
    let executor = try graph.checked().executor(
      fetching: [], updating: true, leaves: [rows: Tensor([Int64(5)])])
    #expect(messages { try executor.run(Cancellation()) }.first?.contains("\"pick\"") == true)
    #expect(executor.state[early]?.doubles == [1, 1] && executor.state[late]?.doubles == [1])
    #expect(executor.state.randomness.step == 0)
    try executor.set(rows, to: Tensor([Int64(1)]))
    try executor.run(Cancellation())
    #expect(executor.state[early]?.doubles == [2, 2] && executor.state[late]?.doubles == [2])
    #expect(executor.state.randomness.step == 1)
  }

  @Test(arguments: [1, 3])
  func beforeItBegins(_ workers: Int) throws {
    let graph = try TestGraph(seed: 3001, .standard)
    let executor = try graph.executor(workers: workers)
    let before = graph.states(executor.state)
    let told = Cancellation()
    told.cancel()
    for cancellation in [told, Cancellation(deadline: .now)] {
      #expect(messages { try executor.run(cancellation) }.count == 1)
      #expect(graph.states(executor.state) == before)
    }
    try executor.run(Cancellation(deadline: .now + .seconds(3600)))
    #expect(executor.state.randomness.step == 1)
  }
}

extension Kernel {
  /// Whether it is a product that makes the next value of a state in panels.
  fileprivate var updatesInPanels: Bool {
    guard case .product(let product) = self, product.isCInPanels else { return false }
    return product.c.region == .next
      || (0..<product.steps.count).contains { product.steps[$0].store?.region == .next }
  }
}
