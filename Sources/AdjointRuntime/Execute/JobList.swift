import AdjointGraph

/// What is worth several workers, in nanoseconds by counts alone. It decides how fast a run is, and no bit
/// of what it computes.
struct SharingPolicy: Sendable {
  /// What a hand-off to other workers takes, and that they come back.
  var handOff = 1_500.0
  /// What a job, and a run, must save beyond that.
  var leastOfJob = 500.0, leastOfRun = 5_000.0
  /// The part of its time that a run must save, for these are guesses.
  var leastPart = 0.15
  /// Less than this is not divided, and is done together with other such work.
  var small = 2_000.0
  /// The most that is done in a row: without a look at whether the run is to go on, and while others may
  /// wait for whoever does it.
  var mostInRow = 400_000.0

  static let standard = SharingPolicy()
}

/// The kernels of a plan as a number of workers runs them.
struct JobList {
  private(set) var kernels: [Kernel] = []
  /// For each kernel that of the plan which it is a part of.
  private(set) var origins: [Int] = []
  private(set) var parts: [Part] = []
  private(set) var jobs: [Job] = []
  /// Among how many workers work is shared out; 1 where that is not worth it.
  let workers: Int
  private let policy: SharingPolicy

  /// - Parameter workers: Work is shared out among so many, where that is worth it.
  init(_ plan: ExecutionPlan, stages: Range<Int>, workers: Int, policy: SharingPolicy) {
    if workers > 1 {
      self.init(workers, policy)
      var saving = 0.0
      for level in plan.levels(of: stages) { saving += append(level, of: plan) }
      let cost = plan.stages[stages].reduce(0) { $0 + $1.cost }
      if saving >= max(policy.leastOfRun, policy.leastPart * cost) { return }
    }
    self.init(1, policy)
    for stage in stages { for work in plan.work(ofStage: stage) { append(work, of: plan) } }
  }

  private init(_ workers: Int, _ policy: SharingPolicy) {
    self.workers = workers
    self.policy = policy
  }

  /// Adds stages that may run at the same time; returns the time that several workers save.
  private mutating func append(_ level: [Int], of plan: ExecutionPlan) -> Double {
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
    var shares = [0]
    var known: [Range<Int>: Range<Int>] = [:]
    for group in division.groups {
      for group in group {
        // Other blocks are the same kernels.
        let work = group.shares[0].work
        let actions = known[work.kernels] ?? append(group)
        if work.blockCount > 1 { known[work.kernels] = actions }
        parts.append(Part(actions: actions, blocks: group.blocks, cost: group.cost))
      }
      shares.append(parts.count - first)
    }
    jobs.append(Job(parts: first..<parts.count, shares: shares))
  }

  private mutating func append(_ group: Division.Group) -> Range<Int> {
    let start = kernels.count
    for share in group.shares { append(share.kernels, from: share.work.kernels) }
    return start..<kernels.count
  }

  /// Adds work for one worker: to the job before, where that is such work as well.
  private mutating func append(_ work: Work, of plan: ExecutionPlan) {
    if work.isDivisible && work.cost > policy.mostInRow {
      return append(Division([work], of: plan, workers: workers, policy: policy))
    }
    let start = kernels.count
    append(Array(plan.kernels[work.kernels]), from: work.kernels)
    if let last = jobs.last, last.parts.count == 1, parts[last.parts.lowerBound].blocks.count == 1,
      work.blockCount == 1,
      parts[last.parts.lowerBound].cost + work.cost <= policy.mostInRow
    {
      parts[parts.count - 1].actions = parts[parts.count - 1].actions.lowerBound..<kernels.count
      parts[parts.count - 1].cost += work.cost
      return
    }
    parts.append(Part(actions: start..<kernels.count, blocks: 0..<work.blockCount, cost: work.cost))
    jobs.append(Job(parts: parts.count - 1..<parts.count, shares: [0, 1]))
  }

  private mutating func append(_ more: [Kernel], from origins: Range<Int>) {
    kernels += more
    // Those of a division are all parts of one.
    self.origins += more.indices.map { origins.lowerBound + min($0, origins.count - 1) }
  }
}
