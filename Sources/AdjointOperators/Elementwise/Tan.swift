import AdjointGraph
import AdjointKernels

/// The tangent, `y = tan(x)`, of radians.
///
/// VJP: `xBar = yBar * (1 + y²)`; keeps `y`, not `x`. Edge cases: infinities give NaN.
public struct Tan: UnaryElementwise, Plain {
  public static let name = "Tan"
  public static let summary = "y = tan(x)"

  public init() {}

  public func apply(_ x: Double) -> Double { Elementary.tan(x) }

  public func slope(_ site: PullbackSite, in graph: inout GraphBuilder) -> ValueID? {
    graph.onePlus(graph.square(site.y))
  }

  public var kernel: (function: AdjointMap, alpha: Double, beta: Double)? { (.tan, 0, 0) }
}
