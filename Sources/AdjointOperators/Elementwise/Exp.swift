import AdjointGraph
import AdjointKernels

/// The exponential, `y = exp(x)`.
///
/// VJP: `xBar = yBar * y`; keeps `y`, not `x`. Edge cases: `-inf` gives 0.
public struct Exp: UnaryElementwise, Plain {
  public static let name = "Exp"
  public static let summary = "y = exp(x)"

  public init() {}

  public func apply(_ x: Double) -> Double { Elementary.exp(x) }

  public func slope(_ site: PullbackSite, in graph: inout GraphBuilder) -> ValueID? { site.y }

  public var kernel: (function: AdjointMap, alpha: Double, beta: Double)? { (.exp, 0, 0) }
}
