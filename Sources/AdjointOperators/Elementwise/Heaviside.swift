import AdjointGraph
import AdjointKernels

/// The step, `y = 1` where `x` is positive, 0 elsewhere, at 0 too.
///
/// VJP: zero everywhere. Edge cases: NaN gives NaN.
public struct Heaviside: UnaryElementwise, Plain {
  public static let name = "Heaviside"
  public static let summary = "y = 1 where x > 0, else 0"

  public init() {}

  public func apply(_ x: Double) -> Double { x > 0 ? 1 : x.isNaN ? x : 0 }

  public func slope(_ site: PullbackSite, in graph: inout GraphBuilder) -> ValueID? { nil }

  public var kernel: (function: AdjointMap, alpha: Double, beta: Double)? { (.heaviside, 0, 0) }
}
