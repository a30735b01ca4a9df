import AdjointGraph

/// A small counter-based generator for test data: the same seed gives the same numbers everywhere.
public struct TestRandom {
  private var state: UInt64

  /// Another factor than the step of `next()`: or else one seed would continue the other.
  public init(seed: UInt64) { state = seed &* 0xD134_2543_DE82_EF95 &+ 0x1234_5678_9ABC_DEF1 }

  /// SplitMix64 (Steele, Lea and Flood 2014).
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// Evenly in `[0, 1)`.
  public mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

  public mutating func number(in range: ClosedRange<Double>) -> Double {
    range.lowerBound + unit() * (range.upperBound - range.lowerBound)
  }

  public mutating func integer(below bound: Int) -> Int { Int(next() % UInt64(bound)) }
}

extension Tensor {
  /// Evenly distributed numbers.
  public static func random(
    _ shape: [Int], in range: ClosedRange<Double> = -1...1, seed: UInt64,
    _ scalar: ScalarType = .float64
  ) -> Tensor {
    var random = TestRandom(seed: seed)
    let numbers = (0..<shape.reduce(1, *)).map { _ in random.number(in: range) }
    return Tensor(numbers, shape: shape).converted(to: scalar)
  }
}
