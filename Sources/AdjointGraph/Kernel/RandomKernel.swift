import AdjointKernels

/// A function of a random number for each element, and of `x[i]` where the function has an operand.
/// Writes `y`, of type `scalar` as `x`, and `mask`, of type `bool`, where they are given. `x` and
/// `y` may be the same.
public struct RandomKernel: Sendable {
  public var function: AdjointRandom
  public var scalar: ScalarType
  /// The number of the stream.
  public var stream: UInt64
  /// Where in the stream the first element's number is.
  public var first = 0
  public var count: Int
  public var alpha: Double, beta: Double
  public var x: Location?, y: Location?, mask: Location?

  public init(
    _ function: AdjointRandom, _ scalar: ScalarType, stream: UInt64, count: Int,
    alpha: Double = 0, beta: Double = 0, x: Location? = nil, y: Location? = nil,
    mask: Location? = nil
  ) {
    self.function = function
    self.scalar = scalar
    self.stream = stream
    self.count = count
    self.alpha = alpha
    self.beta = beta
    self.x = x
    self.y = y
    self.mask = mask
  }
}
