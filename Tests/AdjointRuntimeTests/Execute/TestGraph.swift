import AdjointGraph
import Foundation
import TestSupport

@testable import AdjointRuntime

extension SharingPolicy {
  /// Whatever can be shared is.
  static let everything = SharingPolicy(
    leastOfJob: -.infinity, leastOfRun: -.infinity, leastPart: -.infinity, small: 1,
    mostInRow: 1000)

  /// The same, and whether to go on is asked before nearly every kernel.
  static let asking: SharingPolicy = {
    var policy = everything
    policy.mostInRow = 40
    return policy
  }()
}

/// A graph, or a random one that updates some of its parameters.
struct TestGraph {
  let plan: ExecutionPlan
  private let checked: CheckedGraph
  private let leaves: [ValueID: Tensor]

  init(seed: UInt64, _ chaining: ChainPolicy) throws {
    var random = RandomGraph(seed: seed, moves: 25)
    var choice = TestRandom(seed: seed)
    for state in random.builder.graph.leaves(.parameter).map(\.value) {
      let fitting = random.values.filter {
        random.builder.type(of: $0) == random.builder.type(of: state)
      }
      random.update(state, to: fitting[choice.integer(below: fitting.count)])
    }
    try self.init(
      random.builder.checked(), fetching: Array(random.values.suffix(5)), leaves: random.leaves,
      chaining)
  }

  init(
    _ checked: CheckedGraph, fetching values: [ValueID], leaves: [ValueID: Tensor],
    _ chaining: ChainPolicy, sharing state: StateLayout? = nil
  ) throws {
    self.checked = checked
    self.leaves = leaves
    var binding = DimensionBinding()
    for leaf in checked.graph.leaves(.input) {
      if let tensor = leaves[leaf.value] { try binding.bind(leaf, to: tensor.shape) }
    }
    plan = try ExecutionPlan(
      checked, fetching: values, updating: true, binding: binding, sharing: state,
      chaining: chaining)
  }

  func state() throws -> GraphState {
    let state = GraphState(checked, layout: plan.state)
    try state.initialize(seed: 1)
    for (leaf, tensor) in leaves where checked.graph.leaf(of: leaf)?.kind != .input {
      try state.set(leaf, to: tensor)
    }
    return state
  }

  func executor(
    workers: Int = 1, _ pool: WorkerPool = .shared, sharing: SharingPolicy = .everything
  ) throws -> Executor {
    let executor = try Executor(
      plan, state: state(), workers: workers, pool: pool, sharing: sharing)
    for leaf in checked.graph.leaves(.input) {
      if let tensor = leaves[leaf.value] { try executor.set(leaf.value, to: tensor) }
    }
    return executor
  }

  /// Fetched values and states, after each of three runs, as bits.
  func bits(_ executor: Executor) throws -> [Data] {
    try (0..<3).flatMap { _ in
      try executor.run()
      return bits(of: executor)
    }
  }

  /// Fetched values and states, as bits.
  func bits(of executor: Executor) -> [Data] {
    plan.fetched.compactMap { executor[$0]?.data } + states(executor.state)
  }

  func states(_ state: GraphState) -> [Data] {
    checked.graph.leaves.compactMap { state[$0.value]?.data }
  }
}

extension Tensor {
  var data: Data { withView { Data(bytes: $0.pointer, count: $0.count * scalar.size) } }
}
