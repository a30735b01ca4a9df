import AdjointGraph
import AdjointKernels

/// The nearest whole number; of two that are equally near, the even one.
///
/// VJP: zero everywhere. Edge cases: infinities, NaN and `-0` stay; -0.5 gives `-0`.
public struct Round: UnaryElementwise, Plain {
  public static let name = "Round"
  public static let summary = "y = the whole number nearest to x, halves to even"

  public init() {}

  public func apply(_ x: Double) -> Double { x.rounded(.toNearestOrEven) }

  public func slope(_ site: PullbackSite, in graph: inout GraphBuilder) -> ValueID? { nil }

  public var kernel: (function: AdjointMap, alpha: Double, beta: Double)? { (.round, 0, 0) }
}
