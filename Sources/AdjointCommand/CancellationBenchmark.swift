import Adjoint

/// How late runs return that are called off, and what it costs that they can be.
struct CancellationBenchmark {
  /// The medians of runs that nobody may call off and of such that may be, in microseconds.
  private let plain: Double, cancellable: Double
  private var allocations: Double?
  /// How long after their deadlines runs returned, in microseconds, sorted.
  private var delays: [Double] = []

  /// Half of the time goes to runs with and without, which take turns; the other half to runs whose deadline
  /// passes at any moment of theirs.
  init(_ executor: Executor, seconds: Double) throws(Diagnostics) {
    let (clock, never) = (ContinuousClock(), Cancellation())
    for _ in 0..<3 {
      try executor.run()
      try executor.run(never)
    }
    func time(_ cancellation: Cancellation?, runs: Int) throws(Diagnostics) -> Double {
      let start = clock.now
      for _ in 0..<runs { try executor.run(cancellation) }
      return (clock.now - start) / .microseconds(1) / Double(runs)
    }
    // A sample is as many runs as take a third of a millisecond, or one longer run.
    let runs = max(1, Int(333 / max(try time(nil, runs: 1), 0.01)))
    var (plains, cancellables): ([Double], [Double]) = ([], [])
    var end = clock.now + .seconds(seconds / 2)
    while plains.count < 5 || clock.now < end {
      plains.append(try time(nil, runs: runs))
      cancellables.append(try time(never, runs: runs))
    }
    plain = plains.sorted()[plains.count / 2]
    cancellable = cancellables.sorted()[cancellables.count / 2]
    let count = try AllocationCount.of { () throws(Diagnostics) in
      for _ in 0..<10 { try executor.run(never) }
    }
    allocations = count.map { Double($0) / 10 }

    end = clock.now + .seconds(seconds / 2)
    var part = 0.0
    while delays.count < 5 || clock.now < end {
      part += 0.618_033_988_749_895
      if part >= 1 { part -= 1 }
      let deadline = clock.now + .microseconds(part * cancellable)
      do throws(Diagnostics) {
        try executor.run(Cancellation(deadline: deadline))
      } catch  where error.all.allSatisfy({ $0.code == .cancelled }) {}
      let delay = (clock.now - deadline) / .microseconds(1)
      if delay > 0 { delays.append(delay) }
    }
    delays.sort()
  }

  private func delay(_ part: Double) -> Double {
    delays[min(Int(Double(delays.count) * part), delays.count - 1)]
  }

  private var figures: [(name: String, number: Double?)] {
    [
      ("plain_median_us", plain), ("cancellable_median_us", cancellable),
      ("allocations_per_step", allocations), ("delay_median_us", delay(0.5)),
      ("delay_p99_us", delay(0.99)), ("delay_longest_us", delay(1)),
    ]
  }

  var text: String {
    """
    median       \(plain) µs, \(cancellable) where a run may be called off
    delay        \(delay(0.5)) µs after a deadline, p99 \(delay(0.99)), longest \(delay(1)) (\(delays.count) runs)
    allocations  \(allocations.map { "\($0) a step" } ?? "not counted on this system")

    """
  }

  var json: String {
    var json = JSONWriter()
    json.object { json in
      json.key("runs")
      json.integer(delays.count)
      for case (let name, let number?) in figures {
        json.key(name)
        json.number(number)
      }
    }
    return json.text + "\n"
  }
}
