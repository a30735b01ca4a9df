import Synchronization

/// What is left of a worker's share, in one word: parts that are taken from both its ends, each in one
/// step, are taken once. The same word again means the same parts again, so that who comes late with an
/// old one can do no harm.
struct Ticket {
  /// How many workers may take from it: those with lower numbers.
  private(set) var workers: Int
  private(set) var next: Int, end: Int

  init(workers: Int, next: Int, end: Int) {
    (self.workers, self.next, self.end) = (min(workers, 0xFFFF), next, end)
  }

  init(_ bits: UInt64) {
    workers = Int(bits >> 48)
    next = Int(bits >> 24 & 0xFF_FFFF)
    end = Int(bits & 0xFF_FFFF)
  }

  var bits: UInt64 { UInt64(workers) << 48 | UInt64(next) << 24 | UInt64(end) }

  mutating func takeFirst() -> Int {
    next += 1
    return next - 1
  }

  mutating func takeLast() -> Int {
    end -= 1
    return end
  }
}

/// A ticket for each worker, in lines of the cache of their own.
///
/// `@unchecked Sendable`: the words are atomic.
final class Tickets: @unchecked Sendable {
  private static let spacing = 16
  private let words: UnsafeMutablePointer<Atomic<UInt64>>

  init(count: Int) {
    words = .allocate(capacity: count * Self.spacing)
    for index in 0..<count * Self.spacing { (words + index).initialize(to: Atomic(0)) }
  }

  deinit { words.deallocate() }

  subscript(worker: Int) -> UnsafeMutablePointer<Atomic<UInt64>> { words + worker * Self.spacing }
}
