import AdjointGraph
import AdjointTransforms
import TestSupport
import Testing

@testable import AdjointRuntime

/// The executor computes what the reference interpreter defines, on graphs drawn at random.
@Suite struct ExecutorAgreementTests {
  private static let tolerance = 1e-12

  private func compare(
    _ executor: Executor, _ values: [ValueID], _ expected: [Tensor], _ name: String,
    floor: Double = 0
  ) {
    for (value, tensor) in zip(values, expected) {
      guard let actual = executor[value] else {
        Issue.record("\(name): no value \(executor.plan.checked.name(of: value))")
        continue
      }
      expectClose(
        actual, tensor, tolerance: Self.tolerance,
        "\(name), \(executor.plan.checked.name(of: value))", floor: floor)
    }
  }

  /// No two buffers in use at the same time share bytes.
  private func checkArena(_ plan: ExecutionPlan, _ name: String) {
    for i in plan.buffers.indices {
      for j in 0..<i where plan.buffers[i].overlaps(plan.buffers[j]) {
        let (a, b) = (plan.arena.offsets[i], plan.arena.offsets[j])
        #expect(
          a + plan.buffers[i].byteCount <= b || b + plan.buffers[j].byteCount <= a,
          "\(name): buffers \(j) and \(i)")
      }
    }
  }

  @Test func values() throws {
    for seed in 0..<250 as Range<UInt64> {
      let random = RandomGraph(seed: seed)
      let checked = try random.builder.checked()
      let all = random.values
      let expected = try checked.reference(all, leaves: random.leaves)
      let everything = try checked.executor(fetching: all, leaves: random.leaves)
      try everything.run()
      compare(everything, all, expected, "graph \(seed)")

      // Fetching less shares more memory, and must not show.
      let last = Array(all.suffix(3))
      let lean = try checked.executor(fetching: last, leaves: random.leaves)
      checkArena(lean.plan, "graph \(seed)")
      for _ in 0..<2 {
        try lean.run()
        for value in last { #expect(lean[value] == everything[value], "graph \(seed)") }
      }
      for (leaf, tensor) in random.leaves where lean.plan.operands[leaf] != nil {
        #expect(lean[leaf] == tensor, "graph \(seed): \(checked.name(of: leaf)) has changed")
      }
    }
  }

  @Test func gradients() throws {
    for seed in 1000..<1100 as Range<UInt64> {
      var random = RandomGraph(seed: seed)
      let reverse = try random.gradients()
      let fetched = [reverse.loss] + reverse.gradients
      let expected = try reverse.checked.reference(fetched, leaves: random.leaves)
      let executor = try reverse.checked.executor(fetching: fetched, leaves: random.leaves)
      checkArena(executor.plan, "graph \(seed)")
      try executor.run()
      // Some gradients are sums of parts that cancel, such as those of a softmax of equal numbers.
      // What is left, about 1e-17, is rounding, which differs as the order of sums does.
      compare(executor, fetched, expected, "gradients of graph \(seed)", floor: 1e-3)
    }
  }

  /// Three runs with updates of states by each other, by inputs and by computed values, against the
  /// same updates carried out one after the other on a dictionary.
  @Test func updates() throws {
    for seed in 2000..<2200 as Range<UInt64> {
      var random = RandomGraph(seed: seed, moves: 14)
      var choice = TestRandom(seed: seed)
      let states = random.builder.graph.leaves(.parameter).map(\.value)
      for state in states {
        let fitting = random.values.filter {
          random.builder.type(of: $0) == random.builder.type(of: state)
        }
        random.update(state, to: fitting[choice.integer(below: fitting.count)])
      }
      let checked = try random.builder.checked()
      let fetched = (0..<4).map { _ in
        random.values[choice.integer(below: random.values.count)]
      }
      let executor = try checked.executor(
        fetching: fetched, updating: true, leaves: random.leaves)
      checkArena(executor.plan, "graph \(seed)")
      var leaves = random.leaves
      let updates = checked.graph.updates
      for step in 0..<3 {
        let expected = try checked.reference(fetched + updates.map(\.value), leaves: leaves)
        try executor.run()
        compare(executor, fetched, expected, "graph \(seed), step \(step)")
        for (update, next) in zip(updates, expected.dropFirst(fetched.count)) {
          leaves[update.state] = next
          guard let state = executor.state[update.state] else { continue }
          expectClose(
            state, next, tolerance: 1e-11,
            "graph \(seed), step \(step), state \(checked.name(of: update.state))")
        }
      }
    }
  }
}
