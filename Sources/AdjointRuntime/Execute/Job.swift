import AdjointGraph

/// Actions in parts that may run at the same time; jobs run one after the other.
struct Job {
  /// What the parts do.
  enum Parts {
    /// All actions, one after the other; for each block where there is more than one.
    case one(blocks: Int)
    /// One action each.
    case actions
    /// All actions for one block each.
    case blocks(Int)
  }

  var actions: Range<Int>
  var parts: Parts

  var partCount: Int {
    switch parts {
    case .one: 1
    case .actions: actions.count
    case .blocks(let count): count
    }
  }
}

/// The kernels of a plan as a number of workers runs them.
struct JobList {
  private(set) var kernels: [Kernel] = []
  private(set) var jobs: [Job] = []
  /// For each kernel that of the plan which it is a part of.
  private(set) var origins: [Int] = []
  /// Whether there is anything for a second worker.
  var isParallel: Bool { jobs.contains { $0.partCount > 1 } }

  /// - Parameter workers: Kernels that are worth it are cut into so many parts.
  init(_ plan: ExecutionPlan, stages: Range<Int>, workers: Int) {
    let work = workers > 1 ? WorkEstimate(plan) : nil
    for stage in plan.stages[stages] {
      if stage.blockCount > 1 {
        let isWorthIt = work?.isWorthSharing(stage) ?? false
        let count = stage.blockCount
        let first = kernels.count
        for kernel in stage.kernels { append(plan.kernels[kernel], from: kernel) }
        let isShared = isWorthIt && !stage.isOrdered && count < Ticket.mostParts
        jobs.append(
          Job(
            actions: first..<kernels.count, parts: isShared ? .blocks(count) : .one(blocks: count)))
        continue
      }
      for kernel in stage.kernels {
        let whole = plan.kernels[kernel]
        let parts = work?.isWorthSharing(kernel) ?? false ? whole.parts(workers) : [whole]
        let first = kernels.count
        for part in parts { append(part, from: kernel) }
        if parts.count > 1 {
          jobs.append(Job(actions: first..<kernels.count, parts: .actions))
        } else if case .one(blocks: 1)? = jobs.last?.parts {
          jobs[jobs.count - 1].actions = jobs[jobs.count - 1].actions.lowerBound..<kernels.count
        } else {
          jobs.append(Job(actions: first..<kernels.count, parts: .one(blocks: 1)))
        }
      }
    }
  }

  private mutating func append(_ kernel: Kernel, from origin: Int) {
    kernels.append(kernel)
    origins.append(origin)
  }
}

/// About how long kernels take, from counts alone.
private struct WorkEstimate {
  /// In nanoseconds, by the number of the kernel.
  private var times: [Double]

  /// What a hand-off must save: less is lost on waking and waiting. In nanoseconds.
  private static let least = 8_000.0

  init(_ plan: ExecutionPlan) {
    times = Array(repeating: 0, count: plan.kernels.count)
    for step in plan.steps where !step.kernels.isEmpty {
      let node = plan.checked.graph.nodes[step.node]
      let bytes = node.outputs.reduce(0) { $0 + (plan.operands[$1]?.byteCount ?? 0) }
      // Multiply-adds of products run many at a time; those of the rest stand for one element each.
      let rate = Swift.type(of: node.operation).family == .contraction ? 100.0 : 5.0
      let time = Double(step.multiplyAdds) / rate + Double(bytes) / 20
      for kernel in step.kernels { times[kernel] = time / Double(step.kernels.count) }
    }
  }

  func isWorthSharing(_ kernel: Int) -> Bool { times[kernel] >= Self.least }

  /// Steps of a stage with blocks count all of their blocks.
  func isWorthSharing(_ stage: ExecutionPlan.Stage) -> Bool {
    stage.kernels.reduce(0) { $0 + times[$1] } >= Self.least
  }
}
