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
  /// A piece of work.
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

  /// What is each worker's own, dear ones first.
  private(set) var groups: [[Group]]
  /// How much sooner all is done than by one worker, in nanoseconds.
  let saving: Double

  init(_ works: [Work], of plan: ExecutionPlan, workers: Int, policy: SharingPolicy) {
    let works = works.sorted { $0.cost > $1.cost }
    let total = works.reduce(0) { $0 + $1.cost }
    var shares = works.map { [Share($0, of: plan).pieces(policy)] }
    var own = Self.assigned(shares, workers)
    // The dearest are divided until no worker waits long for another.
    for (index, work) in works.enumerated() where work.isDivisible && work.cost > policy.small {
      if Self.time(own) <= 1.05 * total / Double(workers) { break }
      shares[index] = Share(work, of: plan).divided(workers).map { $0.pieces(policy) }
      own = Self.assigned(shares, workers)
    }
    saving = total - Self.time(own) - policy.handOff
    groups = own.map { Self.groups($0, policy) }
  }

  /// What is each worker's where work has been divided for all of them is its own; all else goes, the
  /// dearest first, to whom has least to do.
  private static func assigned(_ shares: [[[Share]]], _ workers: Int) -> [[Share]] {
    var own = [[Share]](repeating: [], count: workers)
    for work in shares where work.count == workers && workers > 1 {
      for (worker, pieces) in work.enumerated() { own[worker] += pieces }
    }
    var loads = own.map(cost)
    let rest = shares.filter { $0.count < workers || workers == 1 }.joined()
    for pieces in rest.sorted(by: { cost($0) > cost($1) }) {
      let worker = loads.indices.min { loads[$0] < loads[$1] } ?? 0
      loads[worker] += cost(pieces)
      own[worker] += pieces
    }
    return own
  }

  private static func cost(_ shares: [Share]) -> Double { shares.reduce(0) { $0 + $1.cost } }

  private static func time(_ own: [[Share]]) -> Double { own.map(cost).max() ?? 0 }

  private static func groups(_ shares: [Share], _ policy: SharingPolicy) -> [Group] {
    var groups: [Group] = []
    for share in shares.sorted(by: { $0.cost > $1.cost }) {
      if let last = groups.last, share.work.blockCount == 1, last.shares[0].work.blockCount == 1,
        last.cost + share.cost <= policy.small
      {
        groups[groups.count - 1].shares.append(share)
      } else {
        groups.append(Group(shares: [share]))
      }
    }
    return groups
  }
}

extension Division.Share {
  /// Work as a whole.
  init(_ work: Work, of plan: ExecutionPlan) {
    self.init(
      work: work, kernels: Array(plan.kernels[work.kernels]), blocks: 0..<work.blockCount,
      cost: work.cost)
  }

  /// Up to so many equal shares: of blocks, or of the elements of the one kernel.
  func divided(_ count: Int) -> [Division.Share] {
    guard count > 1, work.isDivisible else { return [self] }
    let ranges = work.blockCount > 1 ? blocks.count.ranges(count, grain: 1) : []
    let parts = ranges.isEmpty ? kernels[0].parts(count) : []
    return (0..<ranges.count + parts.count).map { number in
      var share = self
      if parts.isEmpty {
        let first = blocks.lowerBound
        share.blocks = first + ranges[number].lowerBound..<first + ranges[number].upperBound
      } else {
        share.kernels = [parts[number]]
      }
      share.cost /= Double(ranges.count + parts.count)
      return share
    }
  }

  /// Pieces of which none takes too long. Blocks, which cost nothing to divide, are more, for workers are
  /// not equally fast.
  func pieces(_ policy: SharingPolicy) -> [Division.Share] {
    let most = max(policy.mostInRow, cost / 4096)
    return halves(above: work.blockCount > 1 ? min(most, max(policy.small, cost / 4)) : most)
  }

  /// Halves of halves: products become tiles that are as high as can be.
  private func halves(above most: Double) -> [Division.Share] {
    if cost <= most { return [self] }
    let halves = divided(2)
    return halves.count < 2 ? halves : halves.flatMap { $0.halves(above: most) }
  }
}
