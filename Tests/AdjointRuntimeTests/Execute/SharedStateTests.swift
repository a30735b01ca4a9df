import AdjointGraph
import AdjointOperators
import Foundation
import TestSupport
import Testing

@testable import AdjointRuntime

/// Several plans work on one state, and some of their runs are called off: the state is what whole runs
/// alone make of it.
@Suite struct SharedStateTests {
  /// A state with an executor for each plan.
  private struct Side {
    let state: GraphState
    let executors: [Executor]

    init(_ plans: [ExecutionPlan], _ x: ValueID, workers: Int) throws {
      let state = GraphState(plans[0].checked, layout: plans[0].state)
      try state.initialize(seed: 3)
      executors = plans.map {
        Executor($0, state: state, workers: workers, pool: .shared, sharing: .everything)
      }
      for executor in executors { try executor.set(x, to: .random([40, 120], seed: 7)) }
      self.state = state
    }

    var leaves: [Data?] { state.checked.graph.leaves.map { state[$0.value]?.data } }

    func fetched(_ plan: Int) -> [Data?] {
      executors[plan].plan.fetched.map { executors[plan][$0]?.data }
    }
  }

  /// A step, one that reads what is in panels row by row, one that updates some parameters alone, and passes
  /// that update nothing, one of which asks for a parameter.
  private func plans(_ network: PanelNetwork) throws -> [ExecutionPlan] {
    let step = try network.step(
      OptimizerRecipe(.momentum(0.9), learningRate: .fixed(0.01)))
    var some = step.graph
    some.updates.removeAll { !step.name(of: $0.state).hasPrefix("V") }
    let binding = DimensionBinding(["batch": 40])
    let first = try ExecutionPlan(
      step, fetching: [network.loss], updating: true, binding: binding)
    let others = [
      (step, [network.loss, network.w], true), (try some.checked(), [network.loss], true),
      (step, [network.loss], false), (step, [network.w], false),
    ]
    return try [first]
      + others.map {
        try ExecutionPlan(
          $0, fetching: $1, updating: $2, binding: binding, sharing: first.state)
      }
  }

  @Test(arguments: [1, 2])
  func anyOrder(_ workers: Int) throws {
    let network = PanelNetwork()
    let plans = try plans(network)
    #expect(plans.map(\.updatedLeaves.count) == [6, 6, 2, 0, 0])
    var calledOff = 0
    for seed in 0..<6 as Range<UInt64> {
      var choice = TestRandom(seed: seed)
      let side = try Side(plans, network.x, workers: workers)
      let whole = try Side(plans, network.x, workers: 1)
      for turn in 0..<40 {
        if choice.integer(below: 8) == 0 {
          let tensor = Tensor.random([170, 200], seed: seed)
          for executor in [side.executors[3], whole.executors[3]] {
            try executor.set(network.v, to: tensor)
          }
        }
        let plan = choice.integer(below: plans.count)
        let kinds = [nil, Cancellation(), Cancellation(after: choice.integer(below: 40))]
        do throws(Diagnostics) {
          try side.executors[plan].run(kinds[choice.integer(below: 3)])
          try whole.executors[plan].run()
          #expect(side.fetched(plan) == whole.fetched(plan), "seed \(seed), turn \(turn)")
        } catch {
          calledOff += 1
        }
        #expect(side.leaves == whole.leaves, "seed \(seed), turn \(turn)")
        #expect(side.state.randomness == whole.state.randomness)
      }
    }
    #expect(calledOff > 20)
  }

  /// Only runs that may be called off need room, and then the same again and again.
  @Test func roomIsMadeOnce() throws {
    let network = PanelNetwork()
    let side = try Side(try plans(network), network.x, workers: 1)
    let (state, leaves) = (side.state, side.executors[0].plan.updatedLeaves)
    let first = state.base
    try side.executors[0].run()
    try side.executors[3].run(Cancellation())
    #expect(state.base == first)
    #expect(try state.room(forNext: leaves, nil) == first)
    try side.executors[0].run(Cancellation())
    let second = state.base
    #expect(second != first)
    for _ in 0..<3 {
      try side.executors[0].run(Cancellation())
      #expect(state.base == first)
      try side.executors[0].run()
      #expect(state.base == first)
      try side.executors[2].run(Cancellation())
      #expect(state.base == second)
    }
  }
}
