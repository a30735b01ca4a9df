import AdjointGraph
import AdjointKernels

/// The natural logarithm beside 1, `y = log(1 + x)`, accurate for small `x`.
///
/// VJP: `xBar = yBar / (1 + x)`. Edge cases: -1 gives `-inf`, what is below -1 gives NaN.
public struct Log1p: UnaryElementwise, Plain {
  public static let name = "Log1p"
  public static let summary = "y = log(1 + x)"

  public init() {}

  public func apply(_ x: Double) -> Double { Elementary.log1p(x) }

  public func slope(_ site: PullbackSite, in graph: inout GraphBuilder) -> ValueID? {
    graph.reciprocal(graph.onePlus(site.x))
  }

  public var kernel: (function: AdjointMap, alpha: Double, beta: Double)? { (.log1p, 0, 0) }
}
