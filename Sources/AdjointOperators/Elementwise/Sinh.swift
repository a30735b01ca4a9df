import AdjointGraph
import AdjointKernels

/// The hyperbolic sine, `y = sinh(x)`.
///
/// VJP: `xBar = yBar * cosh(x)`.
public struct Sinh: UnaryElementwise, Plain {
  public static let name = "Sinh"
  public static let summary = "y = sinh(x)"

  public init() {}

  public func apply(_ x: Double) -> Double { Elementary.sinh(x) }

  public func slope(_ site: PullbackSite, in graph: inout GraphBuilder) -> ValueID? {
    graph.add(nil, Cosh(), site.x)
  }

  public var kernel: (function: AdjointMap, alpha: Double, beta: Double)? { (.sinh, 0, 0) }
}
