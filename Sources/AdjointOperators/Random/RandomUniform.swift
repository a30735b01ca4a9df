import AdjointGraph

/// Independent numbers evenly distributed from `low` to, not including, `high`.
///
/// Attributes: `shape`, extents or dimension names; `low`, by default 0; `high`, by default 1;
/// `dtype`, by default `float32`; `seed` and `stream`, see `RandomStream`.
///
/// - (C1) `dtype` is a floating type.
/// - (C2) No extent in `shape` is negative.
///
/// Edge cases: rounding to `float32` may give `high` itself; bounds that are not finite give NaN.
public struct RandomUniform: RandomFill {
  public static let name = "RandomUniform"
  public static let summary = "y = low + (high - low) * u, u evenly in [0, 1)"

  public let shape: [Dimension]
  public let distribution: UniformDistribution
  public let dtype: ScalarType?
  public var stream: RandomStream

  public init(
    _ shape: [Dimension], _ distribution: UniformDistribution = UniformDistribution(),
    _ dtype: ScalarType = .float32, stream: RandomStream = RandomStream()
  ) {
    self.shape = shape
    self.distribution = distribution
    self.dtype = dtype
    self.stream = stream
  }
}
