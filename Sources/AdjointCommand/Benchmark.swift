import Adjoint

/// How long the runs of an executor take, and what they cost.
struct Benchmark {
  /// In microseconds, sorted.
  private var samples: [Double] = []
  private var runs = 0
  private var lossFirst: Double?
  private var lossAfterTen: Double?
  private var allocations: Double?
  private let plan: ExecutionPlan
  /// The instruction set that kernels use: what every processor of this kind has.
  private static var instructionSet: String { Instructions.name }

  /// A sample is as many runs as take a third of a millisecond, or one longer run.
  init(_ executor: Executor, loss: ValueID?, seconds: Double) throws(Diagnostics) {
    plan = executor.plan
    let seen = loss.flatMap { plan.fetched.contains($0) ? $0 : nil }
    try executor.run()
    lossFirst = seen.map { executor.scalar($0) }
    for _ in 0..<10 { try executor.run() }
    lossAfterTen = seen.map { executor.scalar($0) }

    let clock = ContinuousClock()
    let begin = clock.now
    try executor.run()
    let group = max(1, Int(333 / max((clock.now - begin) / .microseconds(1), 0.01)))
    let end = clock.now + .seconds(seconds)
    runs = 22
    while samples.count < 5 || clock.now < end {
      let start = clock.now
      for _ in 0..<group { try executor.run() }
      samples.append((clock.now - start) / .microseconds(1) / Double(group))
      runs += group
    }
    samples.sort()
    // Helpers that have come by now allocate nothing more.
    let count = try AllocationCount.of { () throws(Diagnostics) in
      for _ in 0..<10 { try executor.run() }
    }
    allocations = count.map { Double($0) / 10 }
  }

  private func percentile(_ part: Double) -> Double {
    samples[min(Int(Double(samples.count) * part), samples.count - 1)]
  }

  /// A multiply-add is two operations.
  private var gigaflops: Double { 2e-3 * Double(plan.multiplyAdds) / percentile(0.5) }

  var text: String {
    var text = """
      median       \(percentile(0.5)) µs (p10 \(percentile(0.1)), p90 \(percentile(0.9)), \(runs) runs)
      steps        \(1e6 / percentile(0.5)) per second
      work         \(plan.multiplyAdds) multiply-adds, \(gigaflops) GFLOP/s
      memory       \(plan.arena.byteCount) bytes of arena, \(plan.state.byteCount) of state
      allocations  \(allocations.map { "\($0) a step" } ?? "not counted on this system")
      kernels      \(Self.instructionSet)

      """
    if let lossFirst, let lossAfterTen {
      text +=
        "loss         \(lossFirst.printed) at the first step, \(lossAfterTen.printed) at the eleventh\n"
    }
    return text
  }

  var json: String {
    var json = JSONWriter()
    json.object { json in
      for (name, number) in [
        ("median_us", percentile(0.5)), ("p10_us", percentile(0.1)), ("p90_us", percentile(0.9)),
        ("loss_first", lossFirst), ("loss_after_10", lossAfterTen),
        ("allocations_per_step", allocations), ("gflops", gigaflops),
      ] {
        guard let number else { continue }
        json.key(name)
        json.number(number)
      }
      for (name, number) in [
        ("runs", runs), ("multiply_adds", plan.multiplyAdds),
        ("arena_bytes", plan.arena.byteCount), ("state_bytes", plan.state.byteCount),
      ] {
        json.key(name)
        json.integer(number)
      }
      json.member("simd", Self.instructionSet)
    }
    return json.text + "\n"
  }
}
