/// Random numbers by counter: the same key and counter give the same numbers, in any order.
///
/// Philox 4×32 with ten rounds; Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as
/// 1, 2, 3", 2011.
public struct Philox: Sendable {
  private let key: (UInt32, UInt32)

  /// A stream of its own for each seed and name.
  public init(seed: UInt64, name: String) {
    // FNV-1a over the bytes of seed and name, then a finalizer that spreads every bit.
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in withUnsafeBytes(of: seed.littleEndian, Array.init) + Array(name.utf8) {
      hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
    }
    hash = (hash ^ (hash >> 33)) &* 0xFF51_AFD7_ED55_8CCD
    hash = (hash ^ (hash >> 33)) &* 0xC4CE_B9FE_1A85_EC53
    hash ^= hash >> 33
    self.init(key: (UInt32(truncatingIfNeeded: hash), UInt32(truncatingIfNeeded: hash >> 32)))
  }

  init(key: (UInt32, UInt32)) { self.key = key }

  /// The four words at a counter.
  func words(
    at counter: (UInt32, UInt32, UInt32, UInt32)
  ) -> (UInt32, UInt32, UInt32, UInt32) {
    var (a, b, c, d) = counter
    var (low, high) = key
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

  /// Two numbers in `[0, 1)`, with 53 random bits each.
  public func uniforms(at index: UInt64) -> (Double, Double) {
    let (a, b, c, d) = words(
      at: (UInt32(truncatingIfNeeded: index), UInt32(truncatingIfNeeded: index >> 32), 0, 0))
    func unit(_ high: UInt32, _ low: UInt32) -> Double {
      Double((UInt64(high) << 32 | UInt64(low)) >> 11) * 0x1p-53
    }
    return (unit(a, b), unit(c, d))
  }

  /// Number `index` of the stream, evenly in `[0, 1)`.
  public func uniform(_ index: Int) -> Double {
    let pair = uniforms(at: UInt64(index / 2))
    return index.isMultiple(of: 2) ? pair.0 : pair.1
  }

  /// Number `index` of the stream of normally distributed numbers. Box and Muller 1958.
  public func normal(_ index: Int) -> Double {
    let pair = uniforms(at: UInt64(index / 2))
    // 1 - u lies in (0, 1], where the logarithm is finite.
    let radius = (-2 * Elementary.log(1 - pair.0)).squareRoot()
    let angle = 2 * Double.pi * pair.1
    return radius * (index.isMultiple(of: 2) ? Elementary.cos(angle) : Elementary.sin(angle))
  }
}
