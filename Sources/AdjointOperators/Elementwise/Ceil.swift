import AdjointGraph
import AdjointKernels

/// The least whole number that is no less than `x`.
///
/// VJP: zero everywhere. Edge cases: infinities, NaN and `-0` stay; -0.5 gives `-0`.
public struct Ceil: UnaryElementwise, Plain {
  public static let name = "Ceil"
  public static let summary = "y = ⌈x⌉"

  public init() {}

  public func apply(_ x: Double) -> Double { x.rounded(.up) }

  public func slope(_ site: PullbackSite, in graph: inout GraphBuilder) -> ValueID? { nil }

  public var kernel: (function: AdjointMap, alpha: Double, beta: Double)? { (.ceil, 0, 0) }
}
