import AdjointGraph
import AdjointKernels

/// The sine, `y = sin(x)`, of radians.
///
/// VJP: `xBar = yBar * cos(x)`. Edge cases: infinities give NaN.
public struct Sin: UnaryElementwise, Plain {
  public static let name = "Sin"
  public static let summary = "y = sin(x)"

  public init() {}

  public func apply(_ x: Double) -> Double { Elementary.sin(x) }

  public func slope(_ site: PullbackSite, in graph: inout GraphBuilder) -> ValueID? {
    graph.add(nil, Cos(), site.x)
  }

  public var kernel: (function: AdjointMap, alpha: Double, beta: Double)? { (.sin, 0, 0) }
}
