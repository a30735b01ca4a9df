import AdjointGraph
import AdjointKernels

/// The smooth form of `Relu`, `y = log(1 + exp(x))`.
///
/// VJP: `xBar = yBar * sigmoid(x)`. Edge cases: `-inf` gives 0; nothing finite overflows.
public struct Softplus: UnaryElementwise, Plain {
  public static let name = "Softplus"
  public static let summary = "y = log(1 + exp(x))"

  public init() {}

  public func apply(_ x: Double) -> Double {
    x > 0 ? x + Elementary.log1p(Elementary.exp(-x)) : Elementary.log1p(Elementary.exp(x))
  }

  public func slope(_ site: PullbackSite, in graph: inout GraphBuilder) -> ValueID? {
    graph.sigmoid(site.x)
  }

  public var kernel: (function: AdjointMap, alpha: Double, beta: Double)? { (.softplus, 0, 0) }
}
