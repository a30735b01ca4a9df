import AdjointGraph
import AdjointKernels

/// The hyperbolic tangent, `y = tanh(x)`.
///
/// VJP: `xBar = yBar * (1 - y²)`; keeps `y`, not `x`.
public struct Tanh: UnaryElementwise, Plain {
  public static let name = "Tanh"
  public static let summary = "y = tanh(x)"

  public init() {}

  public func apply(_ x: Double) -> Double { Elementary.tanh(x) }

  public func slope(_ site: PullbackSite, in graph: inout GraphBuilder) -> ValueID? {
    graph.subtract(graph.constant(1, like: site.y), graph.multiply(site.y, site.y))
  }

  public var kernel: (function: AdjointMap, alpha: Double, beta: Double)? { (.tanh, 0, 0) }
}
