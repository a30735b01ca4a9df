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
/// Each worker has a share of the parts, which it takes from the first on; whoever is done with its own
/// takes the last that is left of another's. The caller always takes part and can do everything alone:
/// nothing waits for a helper that has not taken a part. Helpers come from Dispatch when they are first
/// needed. They spin for some time after they have run out of parts, which makes the next hand-off cheap,
/// and then park, so that an idle process burns nothing.
///
/// `@unchecked Sendable`: `runner`, `parts` and `isStarted` are written only by the caller who has
/// entered, the former before the tickets that let helpers read them.
final class WorkerPool: @unchecked Sendable {
  /// The pool of the process: as many workers as there are cores, the caller among them.
  static let shared = WorkerPool(workers: Cores.count)

  /// How many workers there can be, the caller among them.
  let workers: Int
  /// How many looks at a ticket a helper takes before it parks; some 50 µs.
  private let patience: Int
  /// For tests: which part is done in the place of one of a number, after any delay.
  private let disturbing: (@Sendable (_ part: Int, _ count: Int) -> Int)?
  private let isTaken = Atomic<Bool>(false)
  private var isStarted = false
  /// For each worker what is left of its share.
  private let tickets: Tickets
  /// Parts that are not done yet.
  private let open = Atomic<Int>(0)
  private let parked = Atomic<Int>(0)
  private let isClosed = Atomic<Bool>(false)
  private let wake = DispatchSemaphore(value: 0)
  private var runner: (any PartRunner)?
  private var parts = 0

  init(
    workers: Int, patience: Int = 20_000,
    disturbing: (@Sendable (_ part: Int, _ count: Int) -> Int)? = nil
  ) {
    self.workers = max(1, workers)
    tickets = Tickets(count: self.workers)
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

  /// Runs parts in about equal shares.
  func run(parts: Int, workers: Int) {
    let count = min(workers, self.workers)
    run(parts: parts, workers: count) { $0 * parts / count }
  }

  /// Runs parts, the caller as worker 0 with helpers up to a number of workers, and returns when all
  /// are done. The caller has entered.
  ///
  /// - Parameter first: Where a worker's share begins, which ends where the next one does.
  func run(parts: Int, workers: Int, first: (_ worker: Int) -> Int) {
    self.parts = parts
    open.store(parts, ordering: .relaxed)
    var worker = min(workers, self.workers)
    var end = parts
    while worker > 0 {
      worker -= 1
      let ticket = Ticket(workers: workers, next: first(worker), end: end)
      tickets[worker].pointee.store(ticket.bits, ordering: .sequentiallyConsistent)
      end = ticket.next
    }
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
        looks = takePart(worker: worker) ? 0 : looks + workers
      }
      // Who hands out parts from now on sees that somebody is to be woken; parts of before are taken.
      parked.add(1, ordering: .sequentiallyConsistent)
      while takePart(worker: worker) {}
      if isClosed.load(ordering: .sequentiallyConsistent) { return }
      wake.wait()
    }
  }

  /// Does a part that nobody has taken yet, of its own share or else of another's; `false` where there is
  /// none.
  private func takePart(worker: Int) -> Bool {
    var owner = worker
    repeat {
      if let part = take(of: owner, worker) {
        runner?.run(part: disturbing.map { $0(part, parts) } ?? part, worker: worker)
        open.subtract(1, ordering: .releasing)
        return true
      }
      owner = owner + 1 == workers ? 0 : owner + 1
    } while owner != worker
    return false
  }

  private func take(of owner: Int, _ worker: Int) -> Int? {
    let place = tickets[owner]
    var bits = place.pointee.load(ordering: .sequentiallyConsistent)
    while true {
      var ticket = Ticket(bits)
      guard ticket.next < ticket.end, worker < ticket.workers else { return nil }
      let part = owner == worker ? ticket.takeFirst() : ticket.takeLast()
      let (isTaken, seen) = place.pointee.compareExchange(
        expected: bits, desired: ticket.bits, ordering: .acquiringAndReleasing)
      if isTaken { return part }
      bits = seen
    }
  }
}

enum Cores {
  /// How many this machine has for us.
  static let count = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
}
