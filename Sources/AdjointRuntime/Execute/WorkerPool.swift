import Dispatch
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What a pool runs: work in parts that may run at the same time.
protocol PartRunner: AnyObject {
  /// Does one part. Workers of a run are numbered from 0, and each does one part at a time.
  func run(part: Int, worker: Int)
}

/// Threads that help a caller through parts of work.
///
/// The caller always takes part and can do everything alone: nothing waits for a helper that has not
/// taken a part. Helpers come from Dispatch when they are first needed. They spin for some time after
/// they have run out of parts, which makes the next hand-off cheap, and then park, so that an idle process
/// burns nothing.
///
/// `@unchecked Sendable`: `runner` and `isStarted` are written only by the caller who has entered, `runner`
/// before the ticket that lets helpers read it.
final class WorkerPool: @unchecked Sendable {
  /// The pool of the process: as many workers as there are cores, the caller among them.
  static let shared = WorkerPool(workers: Cores.count)

  /// How many workers there can be, the caller among them.
  let workers: Int
  /// How many looks at the ticket a helper takes before it parks; some 50 µs.
  private let patience: Int
  /// For tests: which part is done in the place of one of a number, after any delay.
  private let disturbing: (@Sendable (_ part: Int, _ count: Int) -> Int)?
  private let isTaken = Atomic<Bool>(false)
  private var isStarted = false
  private let ticket = Atomic<UInt64>(0)
  /// Parts that are not done yet.
  private let open = Atomic<Int>(0)
  private let parked = Atomic<Int>(0)
  private let isClosed = Atomic<Bool>(false)
  private let wake = DispatchSemaphore(value: 0)
  private var runner: (any PartRunner)?

  init(
    workers: Int, patience: Int = 20_000,
    disturbing: (@Sendable (_ part: Int, _ count: Int) -> Int)? = nil
  ) {
    self.workers = max(1, workers)
    self.patience = patience
    self.disturbing = disturbing
  }

  /// Ends the helpers once they have nothing to do. The pool is of no use afterwards.
  func close() {
    isClosed.store(true, ordering: .sequentiallyConsistent)
    for _ in 1..<max(workers, 2) { wake.signal() }
  }

  /// Gives the caller the helpers until `leave`; `false` where somebody else has them.
  func enter(_ runner: any PartRunner) -> Bool {
    guard isTaken.compareExchange(expected: false, desired: true, ordering: .acquiring).exchanged
    else { return false }
    self.runner = runner
    if !isStarted { start() }
    isStarted = true
    return true
  }

  func leave() {
    runner = nil
    isTaken.store(false, ordering: .releasing)
  }

  private func start() {
    for worker in 1..<max(workers, 1) {
      DispatchQueue.global(qos: .userInitiated).async { self.help(worker) }
    }
  }

  /// Runs parts, the caller as worker 0 with helpers up to a number of workers, and returns when all
  /// are done. The caller has entered.
  func run(parts: Int, workers: Int) {
    open.store(parts, ordering: .relaxed)
    let last = Ticket(ticket.load(ordering: .relaxed))
    let next = Ticket(sequence: last.sequence &+ 1, workers: workers, parts: parts, next: 0)
    ticket.store(next.bits, ordering: .sequentiallyConsistent)
    if parked.load(ordering: .sequentiallyConsistent) > 0 {
      for _ in 0..<parked.exchange(0, ordering: .sequentiallyConsistent) { wake.signal() }
    }
    while takePart(worker: 0) {}
    var looks = 0
    while open.load(ordering: .acquiring) > 0 {
      looks += 1
      // Whoever has the last part may be waiting for this core.
      if looks > patience { sched_yield() }
    }
  }

  private func help(_ worker: Int) {
    while !isClosed.load(ordering: .relaxed) {
      var looks = 0
      while looks < patience, !isClosed.load(ordering: .relaxed) {
        looks = takePart(worker: worker) ? 0 : looks + 1
      }
      // Who hands out parts from now on sees that somebody is to be woken; parts of before are taken.
      parked.add(1, ordering: .sequentiallyConsistent)
      while takePart(worker: worker) {}
      if isClosed.load(ordering: .sequentiallyConsistent) { return }
      wake.wait()
    }
  }

  /// Does a part that nobody has taken yet; `false` where there is none.
  private func takePart(worker: Int) -> Bool {
    var bits = ticket.load(ordering: .sequentiallyConsistent)
    while true {
      let now = Ticket(bits)
      guard now.next < now.parts, worker < now.workers else { return false }
      let (isTaken, seen) = ticket.compareExchange(
        expected: bits, desired: bits + 1, ordering: .acquiringAndReleasing)
      if isTaken {
        let part = disturbing.map { $0(now.next, now.parts) } ?? now.next
        runner?.run(part: part, worker: worker)
        open.subtract(1, ordering: .releasing)
        return true
      }
      bits = seen
    }
  }
}

/// Which parts are to be taken, in one word: a ticket that is changed in one step cannot be of two
/// minds.
struct Ticket {
  static let mostParts = 1 << 20 - 2

  var sequence: UInt64
  var workers: Int, parts: Int, next: Int

  init(sequence: UInt64, workers: Int, parts: Int, next: Int) {
    self.sequence = sequence & 0xFFFF
    self.workers = min(workers, 0xFF)
    self.parts = parts
    self.next = next
  }

  init(_ bits: UInt64) {
    sequence = bits >> 48
    workers = Int(bits >> 40 & 0xFF)
    parts = Int(bits >> 20 & 0xFFFFF)
    next = Int(bits & 0xFFFFF)
  }

  var bits: UInt64 {
    sequence << 48 | UInt64(workers) << 40 | UInt64(parts) << 20 | UInt64(next)
  }
}

enum Cores {
  /// How many this machine has for us.
  static let count = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
}
