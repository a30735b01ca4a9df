import AdjointGraph
import AdjointKernels

/// The cosine, `y = cos(x)`, of radians.
///
/// VJP: `xBar = -yBar * sin(x)`. Edge cases: infinities give NaN.
public struct Cos: UnaryElementwise, Plain {
  public static let name = "Cos"
  public static let summary = "y = cos(x)"

  public init() {}

  public func apply(_ x: Double) -> Double { Elementary.cos(x) }

  public func slope(_ site: PullbackSite, in graph: inout GraphBuilder) -> ValueID? {
    graph.negate(graph.add(nil, Sin(), site.x))
  }

  public var kernel: (function: AdjointMap, alpha: Double, beta: Double)? { (.cos, 0, 0) }
}
