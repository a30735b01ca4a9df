import Testing

@testable import AdjointRuntime

/// Runs have helpers where these make them faster, whatever the machine does meanwhile.
@Suite struct PaceTests {
  /// So many runs of which each takes a time of its own; returns how many had helpers, and all their time.
  private func run(
    _ pace: inout Pace, _ count: Int, alone: (Int) -> Double, shared: (Int) -> Double
  ) -> (shared: Int, time: Double) {
    var result = (shared: 0, time: 0.0)
    for number in 0..<count {
      let isShared = pace.isShared
      let time = isShared ? shared(number) : alone(number)
      if isShared { result.shared += 1 }
      result.time += time
      pace.note(time, isShared: isShared)
    }
    return result
  }

  @Test(arguments: [(100.0, 52.0), (100, 90), (100, 101), (100, 400), (100, 100_000), (3e7, 1.6e7)])
  func theFasterKind(_ alone: Double, _ shared: Double) {
    var pace = Pace()
    #expect(pace.isShared)
    // The first run of a kind finds nothing near at hand.
    let first = run(&pace, 6) {
      $0 % 3 == 0 ? 9 * alone : alone
    } shared: {
      $0 % 3 == 0 ? 9 * shared : shared
    }
    #expect(first.shared == 3)
    let rest = run(&pace, 10_000) { _ in
      alone
    } shared: { _ in
      shared
    }
    #expect(rest.time <= 1.006 * 10_000 * min(alone, shared) + 3 * abs(alone - shared))
  }

  /// Runs that are interrupted now and then, for long, are no reason; those that mostly are, are one.
  @Test func interruptions() {
    for (every, isShared) in [(20, true), (1, false)] {
      var pace = Pace()
      let runs = run(&pace, 5000) { _ in
        100
      } shared: {
        $0 % every == 0 ? 4000 : 60
      }
      #expect(isShared ? runs.shared > 4500 : runs.shared < 200, "\(runs)")
    }
  }

  /// What was right is not right for ever.
  @Test func changes() {
    var pace = Pace()
    for _ in 0..<3 {
      _ = run(&pace, 2000) { _ in
        100
      } shared: { _ in
        300
      }
      #expect(
        run(&pace, 100) { _ in
          100
        } shared: { _ in
          300
        }.shared < 5)
      _ = run(&pace, 2000) { _ in
        100
      } shared: { _ in
        55
      }
      #expect(
        run(&pace, 100) { _ in
          100
        } shared: { _ in
          55
        }.shared > 95)
    }
  }

  /// Helpers that have slept are late at first.
  @Test func sleep() {
    var pace = Pace()
    _ = run(&pace, 500) { _ in
      100
    } shared: { _ in
      300
    }
    var wasShared = false
    var runs = 0
    for _ in 0..<4000 {
      let isShared = pace.isShared
      if isShared { runs += 1 }
      pace.note(isShared ? (wasShared ? 60 : 140) : 100, isShared: isShared)
      wasShared = isShared
    }
    #expect(runs > 2000)
  }

  /// Where somebody else has the helpers, runs are alone.
  @Test func withoutHelpers() {
    var pace = Pace()
    for _ in 0..<1000 { pace.note(100, isShared: false) }
    for _ in 0..<50 { pace.note(pace.isShared ? 55 : 100, isShared: pace.isShared) }
    #expect(pace.isShared)
  }
}
