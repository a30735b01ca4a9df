import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@testable import AdjointRuntime

/// Runs with several workers give the bits that one gives, whoever does what and when.
@Suite struct SharedRunTests {
  /// Random graphs as they come, and in chains of the smallest blocks.
  static let chaining = [
    ChainPolicy.standard,
    ChainPolicy(
      leastTraffic: 0, leastSaving: -1_000_000_000, near: 1, middle: 1, most: .max, whole: .max,
      leastRows: 1, leastElements: 1),
  ]

  @Test(arguments: [0, 1])
  func randomGraphs(_ chaining: Int) throws {
    for seed in 0..<60 as Range<UInt64> {
      let graph = try TestGraph(seed: 3000 + seed, Self.chaining[chaining])
      let expected = try graph.bits(graph.executor())
      for workers in [2, 3, 7, 16, 64] {
        let pool = WorkerPool(
          workers: min(workers, 3), patience: [0, 100, .max][workers % 3],
          disturbing: Disturbance(seed + UInt64(workers)).callAsFunction)
        defer { pool.close() }
        let executor = try graph.executor(workers: workers, pool)
        let bits = try graph.bits(executor)
        #expect(bits == expected, "graph \(seed) with \(workers) workers")
      }
    }
  }

  /// What is shared out is every kernel once, in parts, and of every stage each block.
  @Test func everyBlockOnce() throws {
    var shared = 0
    for seed in 0..<60 as Range<UInt64> {
      let graph = try TestGraph(seed: 3000 + seed, Self.chaining[1])
      let plan = graph.plan
      let stages = plan.constantStageCount..<plan.stages.count
      let list = JobList(plan, stages: stages, workers: 3, policy: .everything)
      for stage in plan.stages[stages] {
        guard let count = stage.blockCount else { continue }
        let parts = list.parts.filter { part in
          part.actions.contains { list.origins[$0] == stage.kernels.lowerBound }
        }
        #expect(parts.flatMap(\.blocks).sorted() == Array(0..<count))
        if parts.count > 1 { shared += 1 }
      }
      #expect(list.jobs.flatMap(\.parts) == Array(list.parts.indices))
      // Parts of other blocks of a chain do the same.
      #expect(Set(list.parts.flatMap(\.actions)) == Set(list.kernels.indices))
      #expect(Set(list.origins) == Set(stages.flatMap { plan.stages[$0].kernels }))
    }
    #expect(shared > 20)
  }

  /// What adds up the sums that blocks have apart is told of the chain, not of the last node of all.
  @Test func sumsApartBelongToTheirChain() throws {
    var graph = GraphBuilder()
    let x = graph.input("x", [2048, 64])
    let w = graph.parameter("w", [64, 1], initializer: .zeros)
    let y = graph.add(nil, Sigmoid(), graph.matMul(x, w))
    let sum = graph.add("sum", Gemm(transposeA: true), x, y)
    let end = graph.add("end", Neg(), sum)
    let plan = try TestGraph(
      graph.checked(), fetching: [end], leaves: [x: .random([2048, 64], seed: 1, .float32)],
      ChainPolicy(leastTraffic: 0, leastSaving: 0)
    ).plan
    let chain = try #require(plan.schedule.chains.first { $0.sumsApart })
    let own = Set(plan.steps.flatMap(\.kernels))
    let others = plan.kernels.indices.filter { !own.contains($0) }
    #expect(!others.isEmpty)
    for kernel in others {
      let node = plan.steps[plan.stepOfKernel[kernel]].node
      #expect(chain.links.contains { $0.node == node })
    }
  }

  /// A sum that goes on from block to block is one worker's, in order.
  @Test func orderedBlocks() throws {
    var graph = GraphBuilder()
    let x = graph.input("x", [2048, 64], .float32)
    let w = graph.parameter(
      "w", [64, 1], .float32, initializer: .normal(mean: 0, standardDeviation: 0.1))
    let y = graph.add(nil, Sigmoid(), graph.matMul(x, w))
    let gradient = graph.add("gradient", Gemm(transposeA: true), x, y)
    let test = try TestGraph(
      graph.checked(), fetching: [gradient], leaves: [x: .random([2048, 64], seed: 1, .float32)],
      ChainPolicy(leastTraffic: 0, leastSaving: 0, mostSums: 0))
    let plan = test.plan
    let number = try #require(plan.stages.firstIndex { $0.isOrdered })
    #expect(plan.work(ofStage: number).map(\.isDivisible) == [false])
    let executor = try test.executor(workers: 7, WorkerPool(workers: 1))
    let ordered = executor.list.parts.filter { $0.actions.count > 1 && $0.blocks.count > 1 }
    #expect(ordered.map(\.blocks) == [0..<(plan.stages[number].blockCount ?? 0)])
    #expect(try test.bits(executor) == test.bits(test.executor()))
  }

  /// What costs little has one worker, with nothing to wake and to wait for.
  @Test func smallGraphsAreNotShared() throws {
    let graph = try TestGraph(seed: 3000, .standard)
    let pool = WorkerPool(workers: 3)
    let executor = try Executor(graph.plan, state: graph.state(), workers: 3, pool: pool)
    #expect(executor.workers == 1 && executor.list.workers == 1)
  }

  /// Branches of equal work beside each other, whole, in one job.
  @Test func branches() throws {
    var graph = GraphBuilder()
    let x = graph.input("x", [64, 64])
    // Values that are fetched have memory of their own.
    let branches = (0..<4).flatMap { index in
      let w = graph.parameter("w\(index)", [64, 64], initializer: .glorotUniform)
      let h = graph.add("h\(index)", MatMul(), x, w)
      return [h, graph.add("y\(index)", MatMul(), h, w)]
    }
    let plan = try ExecutionPlan(
      graph.checked(), fetching: branches, binding: DimensionBinding())
    let list = JobList(plan, stages: 0..<plan.stages.count, workers: 2, policy: .standard)
    #expect(list.jobs.map(\.parts.count) == [4, 4])
  }
}
