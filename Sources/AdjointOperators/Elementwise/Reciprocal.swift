import AdjointGraph
import AdjointKernels

/// The multiplicative inverse, `y = 1 / x`.
///
/// VJP: `xBar = -yBar * y²`; keeps `y`, not `x`. Edge cases: 0 gives `inf`, `-0` gives `-inf`.
public struct Reciprocal: UnaryElementwise, Plain {
  public static let name = "Reciprocal"
  public static let summary = "y = 1 / x"

  public init() {}

  public func apply(_ x: Double) -> Double { 1 / x }

  public func slope(_ site: PullbackSite, in graph: inout GraphBuilder) -> ValueID? {
    graph.negate(graph.square(site.y))
  }

  public var kernel: (function: AdjointMap, alpha: Double, beta: Double)? { (.reciprocal, 0, 0) }
}
