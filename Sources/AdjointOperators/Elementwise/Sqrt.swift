import AdjointGraph
import AdjointKernels

/// The square root, `y = √x`.
///
/// VJP: `xBar = yBar / (2 y)`, infinite at 0; keeps `y`, not `x`. Edge cases: what is below 0 gives
/// NaN, `-0` gives `-0`.
public struct Sqrt: UnaryElementwise, Plain {
  public static let name = "Sqrt"
  public static let summary = "y = √x"

  public init() {}

  public func apply(_ x: Double) -> Double { x.squareRoot() }

  public func slope(_ site: PullbackSite, in graph: inout GraphBuilder) -> ValueID? {
    graph.divide(graph.constant(0.5, like: site.y), site.y)
  }

  public var kernel: (function: AdjointMap, alpha: Double, beta: Double)? { (.sqrt, 0, 0) }
}
