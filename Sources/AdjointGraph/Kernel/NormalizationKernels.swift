import AdjointKernels

/// `y = (x - mean) / √(variance + epsilon) * scale + bias` by groups of elements, whose statistics
/// are theirs or given; `layout` says which element belongs to which group and which channel.
public struct NormalizeKernel: Sendable {
  public var layout: AdjointNormalization
  public var scalar: ScalarType
  public var x: Location, y: Location
  /// One for each channel; a bias only beside a scale.
  public var scale: Location?, bias: Location?
  /// One for each group.
  public var givenMean: Location?, givenVariance: Location?
  /// Where the statistics go, mixed with the given ones by `layout.momentum`.
  public var runningMean: Location?, runningVariance: Location?

  public init(_ layout: AdjointNormalization, _ x: Operand, _ y: Operand) {
    self.layout = layout
    scalar = x.scalar
    self.x = x.location
    self.y = y.location
  }
}

/// `y[o, r, i] = x[o, r, i] / norm` over `r`, all dense; 0 where the norm is.
public struct UnitKernel: Sendable {
  /// Whether the norm is Euclidean; else it is the sum of magnitudes.
  public var isEuclidean: Bool
  public var scalar: ScalarType
  public var x: Location, y: Location
  public var outer: Int, count: Int, inner: Int

  public init(axis: Int, isEuclidean: Bool, _ x: Operand, _ y: Operand) {
    self.isEuclidean = isEuclidean
    scalar = x.scalar
    self.x = x.location
    self.y = y.location
    (outer, count, inner) = x.shape.lines(along: axis)
  }
}
