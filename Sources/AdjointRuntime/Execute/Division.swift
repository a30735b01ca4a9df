import AdjointGraph

/// Kernels that run one after the other, and all of them again for each block.
struct Work {
  var kernels: Range<Int>
  var blockCount = 1
  /// Whether several workers may have a share, each of other blocks or elements.
  var isDivisible: Bool
  /// Whether it may run beside other work: a reference evaluation may fail, which is told at once.
  var isShareable = true
  var cost: Double
}

extension ExecutionPlan {
  /// A stage of a chain as a whole, and of another each kernel.
  func work(ofStage number: Int) -> [Work] {
    let stage = stages[number]
    if let blockCount = stage.blockCount {
      return [
        Work(
          kernels: stage.kernels, blockCount: blockCount,
          isDivisible: blockCount > 1 && !stage.isOrdered, cost: stage.cost)
      ]
    }
    return stage.kernels.map { kernel in
      var isCustom = false
      if case .custom = kernels[kernel] { isCustom = true }
      // What workers share to work in is for one at a time.
      let isDivisible = kernels[kernel].scratch.map { $0.region == .worker } ?? true
      return Work(
        kernels: kernel..<kernel + 1, isDivisible: isDivisible && !isCustom,
        isShareable: !isCustom, cost: stage.cost / Double(stage.kernels.count))
    }
  }
}

/// Work that may run at the same time, shared out among workers.
struct Division {
  /// Work, or one of a number of equal shares of it.
  struct Share {
    var work: Work
    var kernels: [Kernel]
    var blocks: Range<Int>
    var cost: Double
  }

  /// Shares that one worker does in a row.
  struct Group {
    var shares: [Share]

    var cost: Double { shares.reduce(0) { $0 + $1.cost } }
    var blocks: Range<Int> { shares[0].blocks }
  }

  /// Dear ones first.
  private(set) var groups: [Group] = []
  /// How much sooner all is done than by one worker, in nanoseconds.
  private(set) var saving = 0.0

  init(_ works: [Work], of plan: ExecutionPlan, workers: Int, policy: SharingPolicy) {
    let works = works.sorted { $0.cost > $1.cost }
    let total = works.reduce(0) { $0 + $1.cost }
    var shares = works.map { [Self.whole($0, of: plan)] }
    var time = Self.time(shares, workers)
    // The dearest are divided until no worker waits long for another.
    for (index, work) in works.enumerated() where work.isDivisible && work.cost > policy.small {
      if time <= 1.05 * total / Double(workers) { break }
      shares[index] = Self.shares(of: work, of: plan, workers)
      time = Self.time(shares, workers)
    }
    saving = total - time
    for share in shares.joined().sorted(by: { $0.cost > $1.cost }) {
      if let last = groups.last, share.work.blockCount == 1, last.shares[0].work.blockCount == 1,
        last.cost + share.cost <= policy.small
      {
        groups[groups.count - 1].shares.append(share)
      } else {
        groups.append(Group(shares: [share]))
      }
    }
  }

  private static func whole(_ work: Work, of plan: ExecutionPlan) -> Share {
    Share(
      work: work, kernels: Array(plan.kernels[work.kernels]), blocks: 0..<work.blockCount,
      cost: work.cost)
  }

  /// One for each worker; of blocks, which cost nothing to divide, more, for workers are not equally fast.
  private static func shares(
    of work: Work, of plan: ExecutionPlan, _ workers: Int
  ) -> [Share] {
    var share = whole(work, of: plan)
    guard work.blockCount > 1 else {
      let parts = plan.kernels[work.kernels.lowerBound].parts(workers)
      share.cost /= Double(parts.count)
      return parts.map { part in
        share.kernels = [part]
        return share
      }
    }
    let count = min(work.blockCount, 4 * workers)
    share.cost /= Double(count)
    return (0..<count).map { number in
      share.blocks = number * work.blockCount / count..<(number + 1) * work.blockCount / count
      return share
    }
  }

  /// How long workers take, where each takes the dearest share that is left when it is free.
  private static func time(_ shares: [[Share]], _ workers: Int) -> Double {
    var loads = [Double](repeating: 0, count: workers)
    for share in shares.joined().sorted(by: { $0.cost > $1.cost }) {
      let index = loads.indices.min { loads[$0] < loads[$1] } ?? 0
      loads[index] += share.cost
    }
    return loads.max() ?? 0
  }
}
