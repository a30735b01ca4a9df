import AdjointGraph
import AdjointKernels

/// The natural logarithm, `y = log(x)`.
///
/// VJP: `xBar = yBar / x`. Edge cases: 0 gives `-inf`, what is below 0 gives NaN.
public struct Log: UnaryElementwise, Plain {
  public static let name = "Log"
  public static let summary = "y = log(x)"

  public init() {}

  public func apply(_ x: Double) -> Double { Elementary.log(x) }

  public func slope(_ site: PullbackSite, in graph: inout GraphBuilder) -> ValueID? {
    graph.reciprocal(site.x)
  }

  public var kernel: (function: AdjointMap, alpha: Double, beta: Double)? { (.log, 0, 0) }
}
