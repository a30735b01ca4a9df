import AdjointGraph
import AdjointKernels

/// The exponential beside 1, `y = exp(x) - 1`, accurate for small `x`.
///
/// VJP: `xBar = yBar * exp(x)`; `y + 1` would lose the digits of small slopes. Edge cases: `-inf`
/// gives -1.
public struct Expm1: UnaryElementwise, Plain {
  public static let name = "Expm1"
  public static let summary = "y = exp(x) - 1"

  public init() {}

  public func apply(_ x: Double) -> Double { Elementary.expm1(x) }

  public func slope(_ site: PullbackSite, in graph: inout GraphBuilder) -> ValueID? {
    graph.exp(site.x)
  }

  public var kernel: (function: AdjointMap, alpha: Double, beta: Double)? { (.expm1, 0, 0) }
}
