import AdjointGraph

/// What is worth several workers, in nanoseconds by counts alone. It decides how fast a run is, and no bit
/// of what it computes.
struct SharingPolicy: Sendable {
  /// What a job, and a run, must save: less is lost on waking and waiting.
  var leastOfJob = 2_000.0, leastOfRun = 8_000.0
  /// Less than this is not divided, and is done together with other such work.
  var small = 2_000.0
  /// The most that is done in a row without a look at whether the run is to go on.
  var mostInRow = 100_000.0

  static let standard = SharingPolicy()
}

/// The kernels of a plan as a number of workers runs them.
struct JobList {
  private(set) var kernels: [Kernel] = []
  /// For each kernel that of the plan which it is a part of.
  private(set) var origins: [Int] = []
  private(set) var parts: [Part] = []
  private(set) var jobs: [Job] = []
  private let policy: SharingPolicy

  /// - Parameter workers: Work is shared out among so many, where that is worth it.
  init(_ plan: ExecutionPlan, stages: Range<Int>, workers: Int, policy: SharingPolicy) {
    self.policy = policy
    if workers > 1 {
      var saving = 0.0
      for level in plan.levels(of: stages) { saving += append(level, of: plan, for: workers) }
      if saving >= policy.leastOfRun { return }
      (kernels, origins, parts, jobs) = ([], [], [], [])
    }
    for stage in stages { for work in plan.work(ofStage: stage) { append(work, of: plan) } }
  }

  /// Whether there is anything for a second worker.
  var isParallel: Bool { jobs.contains { $0.parts.count > 1 } }

  /// Adds stages that may run at the same time; returns the time that several workers save.
  private mutating func append(_ level: [Int], of plan: ExecutionPlan, for workers: Int) -> Double {
    var queues = level.map { plan.work(ofStage: $0)[...] }
    var saving = 0.0
    // Kernels of a node come one after the other, those of different nodes at the same time.
    while !queues.isEmpty {
      var together: [Work] = []
      for index in queues.indices {
        if let work = queues[index].popFirst() { together.append(work) }
      }
      queues.removeAll(where: \.isEmpty)
      for work in together where !work.isShareable { append(work, of: plan) }
      together.removeAll { !$0.isShareable }
      let division = Division(together, of: plan, workers: workers, policy: policy)
      if division.saving >= policy.leastOfJob {
        append(division)
        saving += division.saving
      } else {
        for work in together { append(work, of: plan) }
      }
    }
    return saving
  }

  private mutating func append(_ division: Division) {
    let first = parts.count
    for group in division.groups {
      let start = kernels.count
      for share in group.shares { append(share.kernels, from: share.work.kernels) }
      parts.append(Part(actions: start..<kernels.count, blocks: group.blocks, cost: group.cost))
    }
    jobs.append(Job(parts: first..<parts.count))
  }

  /// Adds work for one worker: to the job before, where that is such work as well.
  private mutating func append(_ work: Work, of plan: ExecutionPlan) {
    let first = kernels.count
    append(Array(plan.kernels[work.kernels]), from: work.kernels)
    if let last = jobs.last, last.parts.count == 1, parts[last.parts.lowerBound].blocks.count == 1,
      work.blockCount == 1,
      parts[last.parts.lowerBound].cost + work.cost <= policy.mostInRow
    {
      parts[last.parts.lowerBound].actions =
        parts[last.parts.lowerBound].actions.lowerBound..<kernels.count
      parts[last.parts.lowerBound].cost += work.cost
      return
    }
    parts.append(Part(actions: first..<kernels.count, blocks: 0..<work.blockCount, cost: work.cost))
    jobs.append(Job(parts: parts.count - 1..<parts.count))
  }

  private mutating func append(_ more: [Kernel], from origins: Range<Int>) {
    kernels += more
    // Those of a division are all parts of one.
    self.origins += more.indices.map { origins.lowerBound + min($0, origins.count - 1) }
  }
}
