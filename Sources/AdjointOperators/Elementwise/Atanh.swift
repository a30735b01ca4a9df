import AdjointGraph
import AdjointKernels

/// The inverse of the hyperbolic tangent, `y = atanh(x)`.
///
/// VJP: `xBar = yBar * cosh²(y)`; keeps `y`, not `x`. Edge cases: ±1 gives `±inf`, what is outside
/// -1...1 gives NaN.
public struct Atanh: UnaryElementwise, Plain {
  public static let name = "Atanh"
  public static let summary = "y = atanh(x)"

  public init() {}

  public func apply(_ x: Double) -> Double { Elementary.atanh(x) }

  public func slope(_ site: PullbackSite, in graph: inout GraphBuilder) -> ValueID? {
    graph.square(graph.add(nil, Cosh(), site.y))
  }

  public var kernel: (function: AdjointMap, alpha: Double, beta: Double)? { (.atanh, 0, 0) }
}
