import AdjointGraph
import AdjointKernels

/// The hyperbolic cosine, `y = cosh(x)`.
///
/// VJP: `xBar = yBar * sinh(x)`. Edge cases: infinities give `inf`.
public struct Cosh: UnaryElementwise, Plain {
  public static let name = "Cosh"
  public static let summary = "y = cosh(x)"

  public init() {}

  public func apply(_ x: Double) -> Double { Elementary.cosh(x) }

  public func slope(_ site: PullbackSite, in graph: inout GraphBuilder) -> ValueID? {
    graph.add(nil, Sinh(), site.x)
  }

  public var kernel: (function: AdjointMap, alpha: Double, beta: Double)? { (.cosh, 0, 0) }
}
