import AdjointGraph

/// The logarithm of the softmax, `y = x - log(Σ exp(x))` with the sum along `axis`, by default the
/// last.
///
/// - (C1) `axis` is an axis of `x`; a negative one counts from the end.
///
/// VJP: `xBar = yBar - exp(y) * Σ yBar`; keeps `y`, not `x`. Edge cases: `-inf` gives `-inf` unless
/// all elements are `-inf`, which gives NaN, as `inf` and NaN do.
public struct LogSoftmax: SoftmaxLike {
  public static let name = "LogSoftmax"
  public static let summary = "y = x - log(Σ exp(x)) along axis"
  public static let isLogarithm = true

  public let axis: Int

  public init(axis: Int = -1) { self.axis = axis }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    guard let yBar = site.cotangents[0] else { return [nil] }
    let sum = graph.reduceSum(yBar, axes: [axis], keepDimensions: true)
    return [graph.subtract(yBar, graph.multiply(graph.exp(site.y), sum))]
  }
}
