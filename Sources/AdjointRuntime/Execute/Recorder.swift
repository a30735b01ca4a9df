import AdjointGraph

/// Notes what workers do during a run, and when. Each worker has notes of its own.
final class Recorder {
  struct Span {
    /// What was done, in the list of actions.
    var actions: Range<Int>
    var portion: Timeline.Portion
    var begin: ContinuousClock.Instant
    var end: ContinuousClock.Instant
  }

  let start = ContinuousClock.now
  /// By the number of the part.
  let portions: [Timeline.Portion]
  /// By worker. Room is made at once: no note waits for memory.
  private(set) var spans: [UnsafeMutableBufferPointer<Span>]
  private var counts: UnsafeMutableBufferPointer<Int>

  /// - Parameter capacity: The most notes of a worker.
  init(workers: Int, capacity: Int, portions: [Timeline.Portion]) {
    self.portions = portions
    spans = (0..<workers).map { _ in .allocate(capacity: capacity) }
    counts = .allocate(capacity: workers)
    counts.initialize(repeating: 0)
  }

  deinit {
    for span in spans { span.deallocate() }
    counts.deallocate()
  }

  func note(
    _ actions: Range<Int>, portion: Timeline.Portion = Timeline.Portion(), by worker: Int,
    since begin: ContinuousClock.Instant
  ) {
    let span = Span(actions: actions, portion: portion, begin: begin, end: ContinuousClock.now)
    spans[worker].initializeElement(at: counts[worker], to: span)
    counts[worker] += 1
  }

  func spans(of worker: Int) -> some Collection<Span> { spans[worker].prefix(counts[worker]) }
}

extension Executor {
  /// Runs once and tells what each worker did when. Looking at the clock takes some 50 ns a task.
  public func record() throws(Diagnostics) -> Timeline {
    let parts = list.parts
    let capacity = parts.reduce(0) { $0 + max($1.actions.count, $1.blocks.count) }
    let recorder = Recorder(workers: workers, capacity: capacity, portions: list.portions)
    self.recorder = recorder
    defer { self.recorder = nil }
    try run()
    let end = ContinuousClock.now
    func seconds(_ instant: ContinuousClock.Instant) -> Double {
      (instant - recorder.start) / .seconds(1)
    }
    let stepOfKernel = plan.stepOfKernel
    let tasks = (0..<workers).flatMap { worker in
      recorder.spans(of: worker).map { span in
        let steps = list.origins[span.actions].map { stepOfKernel[$0] }
        return Timeline.Task(
          worker: worker, begin: seconds(span.begin), end: seconds(span.end),
          steps: (steps.min() ?? 0)..<(steps.max() ?? -1) + 1, portion: span.portion)
      }
    }
    return Timeline(plan, workers: workers, tasks: tasks, seconds: seconds(end))
  }

  /// Does a part, as the caller alone, with a note for each of its actions, or of its blocks.
  func runRecorded(_ part: Part, _ recorder: Recorder) throws(Diagnostics) {
    var memory = actions.memories[0]
    for block in part.blocks {
      memory.block = block
      let isWhole = part.blocks.count > 1
      let begin = ContinuousClock.now
      for position in part.actions {
        let start = ContinuousClock.now
        try run(actions.all[position], of: list.origins[position], in: memory)
        if !isWhole { recorder.note(position..<position + 1, by: 0, since: start) }
      }
      if isWhole {
        let index = block - part.blocks.lowerBound
        recorder.note(
          part.actions, portion: Timeline.Portion(index: index, count: part.blocks.count), by: 0,
          since: begin)
      }
    }
  }
}
