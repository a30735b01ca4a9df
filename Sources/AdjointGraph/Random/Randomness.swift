/// What the random numbers of a run depend on, beside the node that draws them and the element
/// that they are for.
public struct Randomness: Hashable, Sendable {
  public var seed: UInt64
  /// How many training steps went before.
  public var step: UInt64

  public init(seed: UInt64 = 0, step: UInt64 = 0) {
    self.seed = seed
    self.step = step
  }

  /// The numbers of a stream, one for each element.
  public func numbers(of stream: UInt64) -> Philox {
    Philox(seed: seed, stream: stream, step: step)
  }
}
