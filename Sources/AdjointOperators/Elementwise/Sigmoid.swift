import AdjointGraph
import AdjointKernels

/// The logistic function, `y = 1 / (1 + exp(-x))`.
///
/// VJP: `xBar = yBar * y * (1 - y)`; keeps `y`, not `x`. Edge cases: `-inf` gives 0, `inf` gives 1.
public struct Sigmoid: UnaryElementwise, Plain {
  public static let name = "Sigmoid"
  public static let summary = "y = 1 / (1 + exp(-x))"

  public init() {}

  public func apply(_ x: Double) -> Double {
    // The exponential of what is not positive never overflows.
    let e = Elementary.exp(-x.magnitude)
    return (x < 0 ? e : 1) / (1 + e)
  }

  public func slope(_ site: PullbackSite, in graph: inout GraphBuilder) -> ValueID? {
    graph.multiply(site.y, graph.oneMinus(site.y))
  }

  public var kernel: (function: AdjointMap, alpha: Double, beta: Double)? { (.sigmoid, 0, 0) }
}
