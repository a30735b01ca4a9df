/// Actions that one worker does, one after the other, and all of them again for each block.
struct Part: Sendable {
  var actions: Range<Int>
  var blocks: Range<Int>
  /// About how long it takes, in nanoseconds, from counts alone.
  var cost: Double
}

/// Parts that may run at the same time, and in any order; jobs run one after the other.
struct Job: Sendable {
  /// Its parts in the list's, dear ones first.
  var parts: Range<Int>
}
