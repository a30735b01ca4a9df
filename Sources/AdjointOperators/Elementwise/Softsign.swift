import AdjointGraph
import AdjointKernels

/// `y = x / (1 + |x|)`.
///
/// VJP: `xBar = yBar / (1 + |x|)²`. Edge cases: `±inf` gives ±1.
public struct Softsign: UnaryElementwise, Plain {
  public static let name = "Softsign"
  public static let summary = "y = x / (1 + |x|)"

  public init() {}

  public func apply(_ x: Double) -> Double {
    x.isInfinite ? (x < 0 ? -1 : 1) : x / (1 + x.magnitude)
  }

  public func slope(_ site: PullbackSite, in graph: inout GraphBuilder) -> ValueID? {
    graph.square(graph.reciprocal(graph.onePlus(graph.abs(site.x))))
  }

  public var kernel: (function: AdjointMap, alpha: Double, beta: Double)? { (.softsign, 0, 0) }
}
