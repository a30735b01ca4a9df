import AdjointGraph
import AdjointOperators
import AdjointTransforms
import TestSupport
import Testing

@testable import AdjointRuntime

/// Who has which parts, and how long these are.
@Suite struct OwnerTests {
  /// A training step of three layers, of whose weights two are large.
  private static func step(rows: Int = 96) throws -> ExecutionPlan {
    var graph = GraphBuilder()
    let x = graph.input("x", ["batch", 300])
    let first = graph.parameter("W1", [300, 1400], initializer: .glorotUniform)
    let second = graph.parameter("W2", [1400, 900], initializer: .glorotUniform)
    let last = graph.parameter("W3", [900, 10], initializer: .glorotUniform)
    let h = graph.relu(graph.add(nil, Gemm(), x, first))
    let y = graph.add(nil, Gemm(), graph.relu(graph.add(nil, Gemm(), h, second)), last)
    let loss = graph.reduceSum(graph.square(y), axes: [0, 1])
    graph.loss = loss
    let checked = try graph.checked().addingReversePass(
      of: loss, withRespectTo: graph.graph.trainableParameters
    ).addingUpdate(OptimizerRecipe(.momentum(0.9), learningRate: .fixed(0.01)))
    return try ExecutionPlan(
      checked, fetching: [loss], updating: true, binding: DimensionBinding(["batch": rows]))
  }

  private static func list(_ plan: ExecutionPlan, _ workers: Int) -> JobList {
    JobList(
      plan, stages: plan.constantStageCount..<plan.stages.count, workers: workers,
      policy: .standard)
  }

  /// The panels of a weight that products read on their right, or write, in a job, by worker.
  private func panels(
    _ slot: StateLayout.Slot, _ job: Job, _ list: JobList, written: Bool
  ) throws -> [Set<Int>] {
    let bytes = try #require(slot.panels).rows * Panels.width * slot.scalar.size
    var found = [Set<Int>](repeating: [], count: list.workers)
    for worker in 0..<list.workers where job.parts.count > 1 {
      for part in list.parts[job.parts][
        job.parts.lowerBound + job.shares[worker]..<job.parts.lowerBound + job.shares[worker + 1]]
      {
        for case .product(let product) in list.kernels[part.actions] {
          let stored = (0..<product.steps.count).compactMap { product.steps[$0].store }
          let read = product.transposeB ? [] : [product.b]
          for place in written ? stored + [product.c] : read
          where place.region == (written ? .next : .state) {
            let first = place.offset - slot.offset
            guard (0..<slot.byteCount).contains(first) else { continue }
            found[worker].formUnion(first / bytes..<(first / bytes + (product.columns + 31) / 32))
          }
        }
      }
    }
    return found
  }

  /// The panels that a worker reads forward are those whose gradient and update it computes.
  @Test(arguments: [2, 3, 7])
  func panelsOfWeights(_ workers: Int) throws {
    let plan = try Self.step()
    let list = Self.list(plan, workers)
    #expect(list.workers == workers)
    for name in ["W1", "W2", "W1/velocity", "W2/velocity"] {
      let value = try #require(plan.checked.graph.value(named: name))
      let slot = try #require(plan.state.slots[value])
      let count = try #require(slot.panels).count
      let written = try list.jobs.map { try panels(slot, $0, list, written: true) }
        .filter { $0.contains { !$0.isEmpty } }
      let read = try list.jobs.map { try panels(slot, $0, list, written: false) }
        .filter { $0.contains { !$0.isEmpty } }
      #expect(written.count == 1 && read.count == (name.count > 2 ? 0 : 1), "\(name)")
      #expect(read.allSatisfy { $0 == written[0] }, "\(name)")
      // Each panel has one owner, and nobody has more than the most equal shares give.
      #expect(written[0].reduce([]) { $0 + $1 }.sorted() == Array(0..<count))
      #expect(written[0].map(\.count).max() == (count + workers - 1) / workers)
    }
  }

  /// What takes long is in pieces, for one worker as well: of a product, of a chain's blocks.
  @Test(arguments: [1, 2, 3])
  func nothingTakesLong(_ workers: Int) throws {
    let plan = try Self.step(rows: 2000)
    let list = Self.list(plan, workers)
    #expect(plan.stages.contains { $0.cost > 10 * SharingPolicy.standard.mostInRow })
    #expect(list.parts.allSatisfy { $0.cost <= SharingPolicy.standard.mostInRow })
    for job in list.jobs where job.parts.count > 1 {
      #expect(job.shares.first == 0 && job.shares.last == job.parts.count)
      #expect(job.shares.count == workers + 1)
    }
    let total = plan.stages[plan.constantStageCount...].reduce(0) { $0 + $1.cost }
    #expect(abs(list.parts.reduce(0) { $0 + $1.cost } - total) < 1e-6 * total)
  }
}
