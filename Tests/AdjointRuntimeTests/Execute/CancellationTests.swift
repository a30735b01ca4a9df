import AdjointGraph
import Synchronization
import TestSupport
import Testing

@testable import AdjointRuntime

/// A run that is called off leaves states as they were, and one that is not is whole.
@Suite struct CancellationTests {
  /// Calls a run off at one of its parts.
  private final class Trap: Sendable {
    let cancellation = Cancellation()
    private let left: Atomic<Int>
    init(after parts: Int) { left = Atomic(parts) }

    func step(_ part: Int, _ count: Int) -> Int {
      if left.subtract(1, ordering: .relaxed).newValue == -1 { cancellation.cancel() }
      return part
    }
  }

  @Test func atAnyPart() throws {
    var (whole, none) = (0, 0)
    for seed in 3000..<3020 as Range<UInt64> {
      let graph = try TestGraph(seed: seed, SharedRunTests.chaining[Int(seed % 2)])
      let before = try graph.states(graph.state())
      let expected = try graph.executor()
      try expected.run()
      let after = graph.states(expected.state)
      for parts in 0..<60 {
        let trap = Trap(after: parts)
        let pool = WorkerPool(workers: 2, patience: 100, disturbing: trap.step)
        defer { pool.close() }
        let executor = try graph.executor(workers: 2, pool)
        do {
          try executor.run(trap.cancellation)
          #expect(graph.states(executor.state) == after)
          whole += 1
        } catch {
          #expect(error.all.map(\.code) == [.cancelled])
          #expect(graph.states(executor.state) == before)
          #expect(executor.state.randomness.step == 0)
          none += 1
          // What was called off can be done again.
          try executor.run()
          #expect(graph.states(executor.state) == after)
        }
      }
    }
    #expect(whole > 20 && none > 20)
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
