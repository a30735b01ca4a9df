import AdjointGraph
import AdjointKernels

/// The inverse of the hyperbolic cosine, `y = acosh(x)`, not negative.
///
/// VJP: `xBar = yBar / sinh(y)`, infinite at 1; keeps `y`, not `x`. Edge cases: what is below 1 gives
/// NaN.
public struct Acosh: UnaryElementwise, Plain {
  public static let name = "Acosh"
  public static let summary = "y = acosh(x)"

  public init() {}

  public func apply(_ x: Double) -> Double { Elementary.acosh(x) }

  public func slope(_ site: PullbackSite, in graph: inout GraphBuilder) -> ValueID? {
    graph.reciprocal(graph.add(nil, Sinh(), site.y))
  }

  public var kernel: (function: AdjointMap, alpha: Double, beta: Double)? { (.acosh, 0, 0) }
}
