import AdjointKernels

/// Random numbers by counter: the same key and counter give the same numbers, in any order.
///
/// Philox 4×32 with ten rounds; Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as
/// 1, 2, 3", 2011. The counter is the number's index and the step.
public struct Philox: Sendable {
  package let key: UInt64
  package let step: UInt64

  /// A stream of its own for each seed and name.
  public init(seed: UInt64, name: String) {
    var hash = StableHash()
    hash.add(seed)
    for byte in name.utf8 { hash.add(byte) }
    self.init(key: hash.value)
  }

  /// A stream of its own for each seed, number of the stream, and step.
  public init(seed: UInt64, stream: UInt64, step: UInt64) {
    var hash = StableHash()
    hash.add(seed)
    hash.add(stream)
    self.init(key: hash.value, step: step)
  }

  init(key: UInt64, step: UInt64 = 0) {
    self.key = key
    self.step = step
  }

  /// The four words at a counter.
  func words(
    at counter: (UInt32, UInt32, UInt32, UInt32)
  ) -> (UInt32, UInt32, UInt32, UInt32) {
    var (a, b, c, d) = counter
    var (low, high) = (UInt32(truncatingIfNeeded: key), UInt32(truncatingIfNeeded: key >> 32))
    for _ in 0..<10 {
      let first = UInt64(a) * 0xD251_1F53
      let second = UInt64(c) * 0xCD9E_8D57
      (a, b, c, d) = (
        UInt32(second >> 32) ^ b ^ low, UInt32(truncatingIfNeeded: second),
        UInt32(first >> 32) ^ d ^ high, UInt32(truncatingIfNeeded: first)
      )
      low &+= 0x9E37_79B9
      high &+= 0xBB67_AE85
    }
    return (a, b, c, d)
  }

  /// Number `index` of the stream as 53 random bits. Two numbers come of each counter.
  private func bits(_ index: Int) -> UInt64 {
    let block = UInt64(index / 2)
    let (a, b, c, d) = words(
      at: (
        UInt32(truncatingIfNeeded: block), UInt32(truncatingIfNeeded: block >> 32),
        UInt32(truncatingIfNeeded: step), UInt32(truncatingIfNeeded: step >> 32)
      ))
    let (high, low) = index.isMultiple(of: 2) ? (a, b) : (c, d)
    return (UInt64(high) << 32 | UInt64(low)) >> 11
  }

  /// Number `index` of the stream, evenly in `[0, 1)`.
  public func uniform(_ index: Int) -> Double { Double(bits(index)) * 0x1p-53 }

  /// Number `index` of the stream of normally distributed numbers: the quantile at the middle of
  /// the interval of 2⁻⁵³ that the uniform number begins.
  public func normal(_ index: Int) -> Double {
    adjoint_normal_quantile(Double(2 * Int64(bits(index)) + 1 - 1 << 53) * 0x1p-54)
  }
}
