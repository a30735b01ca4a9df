import AdjointGraph
import AdjointKernels

/// The inverse of the hyperbolic sine, `y = asinh(x)`.
///
/// VJP: `xBar = yBar / cosh(y)`; keeps `y`, not `x`, whose square may overflow.
public struct Asinh: UnaryElementwise, Plain {
  public static let name = "Asinh"
  public static let summary = "y = asinh(x)"

  public init() {}

  public func apply(_ x: Double) -> Double { Elementary.asinh(x) }

  public func slope(_ site: PullbackSite, in graph: inout GraphBuilder) -> ValueID? {
    graph.reciprocal(graph.add(nil, Cosh(), site.y))
  }

  public var kernel: (function: AdjointMap, alpha: Double, beta: Double)? { (.asinh, 0, 0) }
}
