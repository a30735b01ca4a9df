import Synchronization
import Testing

@testable import AdjointRuntime

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
