import AdjointGraph

/// Parts in another order, at other times.
public struct Disturbance: Sendable {
  private let seed: UInt64

  public init(_ seed: UInt64) { self.seed = seed }

  /// Which part is done in the place of one of a number, after any delay.
  public func callAsFunction(_ part: Int, _ count: Int) -> Int {
    // As long as other workers take for some parts, or not at all.
    for _ in 0..<Int(Philox(seed: seed, name: "\(count)").uniform(part) * 2_000) {
      withExtendedLifetime(part) {}
    }
    return (count - 1 - part + Int(seed % 97)) % count
  }
}
