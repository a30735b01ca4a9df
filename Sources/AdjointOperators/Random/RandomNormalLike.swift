import AdjointGraph

/// Independent normally distributed numbers in the shape of an input: `RandomNormal`.
///
/// Attributes: `mean`, by default 0; `scale`, by default 1; `dtype`, by default the element type of
/// the input; `seed` and `stream`, see `RandomStream`.
///
/// - (C1) `dtype`, by default the element type of the input, is a floating type.
///
/// VJP: zero, for the values of the input have no influence.
public struct RandomNormalLike: RandomLike {
  public static let name = "RandomNormalLike"
  public static let summary = "y = mean + scale * n in the shape of input, n from N(0, 1)"

  public let distribution: NormalDistribution
  public let dtype: ScalarType?
  public var stream: RandomStream

  public init(
    _ distribution: NormalDistribution = NormalDistribution(), _ dtype: ScalarType? = nil,
    stream: RandomStream = RandomStream()
  ) {
    self.distribution = distribution
    self.dtype = dtype
    self.stream = stream
  }
}
