import AdjointGraph
import AdjointKernels

/// The error function, `y = 2/√π ∫ exp(-t²) dt` from 0 to `x`.
///
/// VJP: `xBar = yBar * 2/√π * exp(-x²)`. Edge cases: `±inf` gives ±1.
public struct Erf: UnaryElementwise, Plain {
  public static let name = "Erf"
  public static let summary = "y = 2/√π ∫₀ˣ exp(-t²) dt"

  public init() {}

  public func apply(_ x: Double) -> Double { Elementary.erf(x) }

  public func slope(_ site: PullbackSite, in graph: inout GraphBuilder) -> ValueID? {
    let bell = graph.exp(graph.negate(graph.square(site.x)))
    return graph.scale(bell, by: 2 / Double.pi.squareRoot())
  }

  public var kernel: (function: AdjointMap, alpha: Double, beta: Double)? { (.erf, 0, 0) }
}
