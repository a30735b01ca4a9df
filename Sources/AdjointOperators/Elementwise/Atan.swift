import AdjointGraph
import AdjointKernels

/// The inverse of the tangent, `y = atan(x)`, in -π/2...π/2.
///
/// VJP: `xBar = yBar / (1 + x²)`. Edge cases: `±inf` gives ±π/2.
public struct Atan: UnaryElementwise, Plain {
  public static let name = "Atan"
  public static let summary = "y = atan(x)"

  public init() {}

  public func apply(_ x: Double) -> Double { Elementary.atan(x) }

  public func slope(_ site: PullbackSite, in graph: inout GraphBuilder) -> ValueID? {
    graph.reciprocal(graph.onePlus(graph.square(site.x)))
  }

  public var kernel: (function: AdjointMap, alpha: Double, beta: Double)? { (.atan, 0, 0) }
}
