import Adjoint

/// How many times as fast several workers are as one, which take turns in one process.
struct WorkerComparison {
  private let workers: Int
  /// The fastest and the median run, in microseconds.
  private let one: (fastest: Double, median: Double), many: (fastest: Double, median: Double)
  /// What an arithmetic loop gains, before and after the runs.
  private let limit: Double

  init(
    _ one: Executor, _ many: Executor, workers: Int, seconds: Double
  ) throws(Diagnostics) {
    self.workers = workers
    for executor in [one, many] {
      for _ in 0..<3 { try executor.run() }
    }
    let before = ArithmeticLoop.speedUp(workers: workers)
    let clock = ContinuousClock()
    func time(_ executor: Executor, _ runs: Int) throws(Diagnostics) -> Double {
      let start = clock.now
      for _ in 0..<runs { try executor.run() }
      return (clock.now - start) / .microseconds(1) / Double(runs)
    }
    // A sample is as many runs as take a third of a millisecond, or one longer run.
    let runs = max(1, Int(333 / max(try time(one, 1), 0.01)))
    var (ones, manys): ([Double], [Double]) = ([], [])
    let end = clock.now + .seconds(seconds)
    while ones.count < 5 || clock.now < end {
      ones.append(try time(one, runs))
      manys.append(try time(many, runs))
    }
    func summary(_ samples: [Double]) -> (Double, Double) {
      let sorted = samples.sorted()
      return (sorted[0], sorted[sorted.count / 2])
    }
    self.one = summary(ones)
    self.many = summary(manys)
    limit = max(before, ArithmeticLoop.speedUp(workers: workers))
  }

  private var figures: [(name: String, number: Double)] {
    [
      ("speed_up_fastest", one.fastest / many.fastest),
      ("speed_up_median", one.median / many.median), ("one_fastest_us", one.fastest),
      ("one_median_us", one.median), ("many_fastest_us", many.fastest),
      ("many_median_us", many.median), ("arithmetic_speed_up", limit),
    ]
  }

  var text: String {
    """
    one worker   \(one.fastest) µs at best, median \(one.median)
    \(workers) workers    \(many.fastest) µs at best, median \(many.median)
    speed-up     \(one.fastest / many.fastest) at best, median \(one.median / many.median)
    arithmetic   \(limit) for a loop of nothing else

    """
  }

  var json: String {
    var json = JSONWriter()
    json.object { json in
      json.key("workers")
      json.integer(workers)
      for figure in figures {
        json.key(figure.name)
        json.number(figure.number)
      }
    }
    return json.text + "\n"
  }
}
