import AdjointGraph
import AdjointKernels

/// The inverse of the cosine, `y = acos(x)`, in 0...π.
///
/// VJP: `xBar = -yBar / √((1 - x)(1 + x))`, infinite at ±1. Edge cases: what is outside -1...1 gives
/// NaN.
public struct Acos: UnaryElementwise, Plain {
  public static let name = "Acos"
  public static let summary = "y = acos(x)"

  public init() {}

  public func apply(_ x: Double) -> Double { Elementary.acos(x) }

  public func slope(_ site: PullbackSite, in graph: inout GraphBuilder) -> ValueID? {
    graph.negate(graph.asinSlope(of: site.x))
  }

  public var kernel: (function: AdjointMap, alpha: Double, beta: Double)? { (.acos, 0, 0) }
}
