import AdjointGraph
import AdjointOperators
import AdjointRuntime
import TestSupport
import Testing

/// Random numbers in runs of graphs: which seed and step count.
@Suite struct RandomRunTests {
  private struct Walk {
    var checked: CheckedGraph
    var noise: ValueID
    var place: ValueID

    /// A state that a random number is added to at each step.
    init() throws {
      var graph = GraphBuilder()
      place = graph.state("place", [3], .float64, initializer: .zeros)
      noise = graph.add("noise", RandomNormal([3], NormalDistribution(), .float64))
      let next = graph.add("next", Add(), place, noise)
      graph.updates = [Graph.Update(state: place, value: next)]
      checked = try graph.checked()
    }

    func executor(updating: Bool) throws -> Executor {
      try checked.executor(fetching: [noise], updating: updating)
    }
  }

  @Test func aStepCountsWhereStatesAreUpdated() throws {
    let walk = try Walk()
    let executor = try walk.executor(updating: true)
    var seen: [Tensor] = []
    for step in 0..<5 as Range<UInt64> {
      try executor.run()
      let noise = try #require(executor[walk.noise])
      let expected = try ReferenceInterpreter(
        walk.checked, randomness: Randomness(seed: 1, step: step)
      ).compute([walk.noise], leaves: [:])
      #expect(noise == expected[0])
      seen.append(noise)
    }
    #expect(Set(seen.flatMap(\.doubles)).count == 15)
    #expect(executor.state.randomness == Randomness(seed: 1, step: 5))
  }

  @Test func runsWithoutUpdatesRepeatThemselves() throws {
    let walk = try Walk()
    let executor = try walk.executor(updating: false)
    try executor.run()
    let first = executor[walk.noise]
    try executor.run()
    #expect(executor[walk.noise] == first)
    #expect(executor.state.randomness.step == 0)
  }

  /// What is restored goes on as if it had never stopped.
  @Test func stepsGoOn() throws {
    let walk = try Walk()
    let whole = try walk.executor(updating: true)
    for _ in 0..<5 { try whole.run() }
    let first = try walk.executor(updating: true)
    for _ in 0..<2 { try first.run() }
    let second = try walk.executor(updating: true)
    try second.state.set(walk.place, to: try #require(first.state[walk.place]))
    second.state.randomness = first.state.randomness
    for _ in 0..<3 { try second.run() }
    #expect(second.state[walk.place] == whole.state[walk.place])
  }
}
