/// Actions that one worker does, one after the other, and all of them again for each block.
struct Part: Sendable {
  var actions: Range<Int>
  var blocks: Range<Int>
  /// About how long it takes, in nanoseconds, from counts alone.
  var cost: Double
}

/// Parts that may run at the same time, and in any order; jobs run one after the other.
struct Job: Sendable {
  /// Its parts in the list's, by the worker whose own they are, who has dear ones first.
  var parts: Range<Int>
  /// Where each worker's begin, counted from the first, and where the last one's end.
  var shares: [Int]

  /// Where the parts begin that are a worker's own, where as many workers take part.
  func first(of worker: Int, workers: Int) -> Int {
    shares[worker * (shares.count - 1) / workers]
  }
}
