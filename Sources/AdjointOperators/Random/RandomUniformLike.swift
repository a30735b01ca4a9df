import AdjointGraph

/// Independent evenly distributed numbers in the shape of an input: `RandomUniform`.
///
/// Attributes: `low`, by default 0; `high`, by default 1; `dtype`, by default the element type of the
/// input; `seed` and `stream`, see `RandomStream`.
///
/// - (C1) `dtype`, by default the element type of the input, is a floating type.
///
/// VJP: zero, for the values of the input have no influence.
public struct RandomUniformLike: RandomLike {
  public static let name = "RandomUniformLike"
  public static let summary = "y = low + (high - low) * u in the shape of input, u evenly in [0, 1)"

  public let distribution: UniformDistribution
  public let dtype: ScalarType?
  public var stream: RandomStream

  public init(
    _ distribution: UniformDistribution = UniformDistribution(), _ dtype: ScalarType? = nil,
    stream: RandomStream = RandomStream()
  ) {
    self.distribution = distribution
    self.dtype = dtype
    self.stream = stream
  }
}
