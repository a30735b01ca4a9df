import AdjointGraph

/// Independent normally distributed numbers, `y = mean + scale * n` with `n` from N(0, 1).
///
/// Attributes: `shape`, extents or dimension names; `mean`, by default 0; `scale`, by default 1;
/// `dtype`, by default `float32`; `seed` and `stream`, see `RandomStream`.
///
/// - (C1) `dtype` is a floating type.
/// - (C2) No extent in `shape` is negative.
///
/// Edge cases: `n` is never beyond ±8.3.
public struct RandomNormal: RandomFill {
  public static let name = "RandomNormal"
  public static let summary = "y = mean + scale * n, n from N(0, 1)"

  public let shape: [Dimension]
  public let distribution: NormalDistribution
  public let dtype: ScalarType?
  public var stream: RandomStream

  public init(
    _ shape: [Dimension], _ distribution: NormalDistribution = NormalDistribution(),
    _ dtype: ScalarType = .float32, stream: RandomStream = RandomStream()
  ) {
    self.shape = shape
    self.distribution = distribution
    self.dtype = dtype
    self.stream = stream
  }
}
