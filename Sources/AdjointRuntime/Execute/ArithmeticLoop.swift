import Synchronization

/// Arithmetic in registers and nothing else, shared out in equal parts: how much faster several workers are
/// here, they can be at most.
public final class ArithmeticLoop {
  private static let parts = 64, rounds = 10_000
  /// Of what parts computed, so that they compute it.
  private let sum = Atomic<UInt64>(0)

  /// How many times as fast so many workers are as one, by the fastest of a number of tries.
  public static func speedUp(workers: Int, tries: Int = 20) -> Double {
    let loop = ArithmeticLoop()
    let count = min(workers, WorkerPool.shared.workers)
    guard count > 1, WorkerPool.shared.enter(loop) else { return 1 }
    defer { WorkerPool.shared.leave() }
    func fastest(_ workers: Int) -> Duration {
      let clock = ContinuousClock()
      return (0..<tries).map { _ in
        clock.measure { WorkerPool.shared.run(parts: parts, workers: workers) }
      }.min() ?? .zero
    }
    return fastest(1) / fastest(count)
  }
}

extension ArithmeticLoop: PartRunner {
  func run(part: Int, worker: Int) {
    var numbers = SIMD8<Double>(repeating: Double(part))
    for _ in 0..<Self.rounds { numbers = numbers * 0.999 + 0.001 }
    sum.bitwiseXor(numbers.sum().bitPattern, ordering: .relaxed)
  }
}
