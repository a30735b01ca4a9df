import Synchronization
import TestSupport
import Testing

@testable import AdjointRuntime

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Every part is done once, whoever does it, however long helpers spin, and whether they come or not.
@Suite struct WorkerPoolTests {
  /// Notes what it is asked to do.
  private final class Counter: PartRunner, Sendable {
    /// A number that threads may change at the same time.
    private final class Number: Sendable {
      let value = Atomic<Int>(0)
    }

    private let done: [Number]
    private let busy = (0..<8).map { _ in Number() }
    let overlaps = Atomic<Int>(0)

    init(parts: Int) { done = (0..<parts).map { _ in Number() } }

    var counts: [Int] { done.map { $0.value.load(ordering: .relaxed) } }

    func run(part: Int, worker: Int) {
      // A worker does one part at a time.
      if busy[worker].value.add(1, ordering: .relaxed).newValue > 1 {
        overlaps.add(1, ordering: .relaxed)
      }
      done[part].value.add(1, ordering: .relaxed)
      busy[worker].value.subtract(1, ordering: .relaxed)
    }
  }

  @Test(
    arguments: [1, 2, 3, 8], [0, 100, 20_000])
  func everyPartOnce(_ workers: Int, _ patience: Int) {
    let pool = WorkerPool(workers: workers, patience: patience)
    defer { pool.close() }
    let counter = Counter(parts: 200)
    #expect(pool.enter(counter))
    for round in 1...300 {
      let parts = round % 3 == 0 ? 200 : round % 7 + 1
      pool.run(parts: parts, workers: workers)
      if round % 3 == 0 { #expect(counter.counts.last == round / 3) }
    }
    pool.leave()
    // 100 rounds of 200 parts, and 200 of 1 to 7.
    let expected = (0..<200).map { part in
      (1...300).count { $0 % 3 == 0 || $0 % 7 + 1 > part }
    }
    #expect(counter.counts == expected)
    #expect(counter.overlaps.load(ordering: .relaxed) == 0)
  }

  /// Whoever has parts of its own, and in whatever order and time they are done.
  @Test(arguments: [[0, 0, 0, 90], [0, 90, 90, 90], [0, 1, 2, 90], [0, 40, 40, 90]])
  func uneven(_ shares: [Int]) {
    for seed in 0..<20 as Range<UInt64> {
      let pool = WorkerPool(
        workers: 3, patience: [0, 100, 20_000][Int(seed % 3)],
        disturbing: Disturbance(seed).callAsFunction)
      defer { pool.close() }
      let counter = Counter(parts: 90)
      #expect(pool.enter(counter))
      for _ in 0..<20 { pool.run(parts: 90, workers: 3) { shares[$0] } }
      pool.leave()
      #expect(counter.counts == Array(repeating: 20, count: 90))
      #expect(counter.overlaps.load(ordering: .relaxed) == 0)
    }
  }

  /// Notes who does what, in order; a helper's first part lasts until there is nothing else to do.
  private final class Order: PartRunner, @unchecked Sendable {
    private let helping = Atomic<Bool>(false), left: Atomic<Int>
    private(set) var callers: [Int] = []
    private(set) var helpers: [Int] = []

    init(parts: Int) { left = Atomic(parts - 1) }

    func run(part: Int, worker: Int) {
      if worker == 0 {
        while !helping.load(ordering: .acquiring) { sched_yield() }
        callers.append(part)
        left.subtract(1, ordering: .releasing)
      } else {
        helpers.append(part)
        helping.store(true, ordering: .releasing)
        while left.load(ordering: .acquiring) > 0 { sched_yield() }
      }
    }
  }

  /// A worker does its own parts from the first on, and then the last ones of another.
  @Test func ownPartsFirst() {
    let pool = WorkerPool(workers: 2)
    defer { pool.close() }
    let order = Order(parts: 7)
    #expect(pool.enter(order))
    pool.run(parts: 7, workers: 2) { [0, 3][$0] }
    pool.leave()
    #expect(order.helpers == [3])
    #expect(order.callers == [0, 1, 2, 6, 5, 4])
  }

  /// From both ends, each part once, until there is none.
  @Test func tickets() {
    var taken: [Int] = []
    var bits = Ticket(workers: 64, next: 5, end: 1 << 24 - 1).bits
    for number in 0..<1000 {
      var ticket = Ticket(bits)
      #expect(ticket.workers == 64)
      taken.append(number % 3 == 0 ? ticket.takeLast() : ticket.takeFirst())
      bits = ticket.bits
    }
    let last = (0..<334).map { 1 << 24 - 2 - $0 }
    #expect(taken.sorted() == Array(5..<671) + last.reversed())
    #expect(Ticket(bits).next == 671 && Ticket(bits).end == 1 << 24 - 335)
  }

  /// Helpers that never come leave all to the caller.
  @Test func worksAlone() {
    let pool = WorkerPool(workers: 1)
    let counter = Counter(parts: 50)
    #expect(pool.enter(counter))
    pool.run(parts: 50, workers: 8)
    pool.leave()
    #expect(counter.counts == Array(repeating: 1, count: 50))
  }

  /// Who comes second does its work without helpers.
  @Test func oneAtATime() {
    let pool = WorkerPool(workers: 2)
    defer { pool.close() }
    let first = Counter(parts: 1), second = Counter(parts: 1)
    #expect(pool.enter(first))
    #expect(!pool.enter(second))
    pool.leave()
    #expect(pool.enter(second))
    pool.leave()
  }
}
