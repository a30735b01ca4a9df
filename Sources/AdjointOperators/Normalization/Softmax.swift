import AdjointGraph

/// The softmax, `y = exp(x) / Σ exp(x)` with the sum along `axis`, by default the last.
///
/// - (C1) `axis` is an axis of `x`; a negative one counts from the end.
///
/// VJP: `xBar = y * (yBar - Σ yBar * y)`; keeps `y`, not `x`. Edge cases: `-inf` gives 0 unless all
/// elements are `-inf`, which gives NaN, as `inf` and NaN do.
public struct Softmax: SoftmaxLike {
  public static let name = "Softmax"
  public static let summary = "y = exp(x) / Σ exp(x) along axis"
  public static let isLogarithm = false

  public let axis: Int

  public init(axis: Int = -1) { self.axis = axis }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    guard let yBar = site.cotangents[0] else { return [nil] }
    let sum = graph.reduceSum(graph.multiply(yBar, site.y), axes: [axis], keepDimensions: true)
    return [graph.multiply(site.y, graph.subtract(yBar, sum))]
  }
}
