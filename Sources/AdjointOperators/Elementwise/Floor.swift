import AdjointGraph
import AdjointKernels

/// The greatest whole number that is no more than `x`.
///
/// VJP: zero everywhere. Edge cases: infinities, NaN and `-0` stay.
public struct Floor: UnaryElementwise, Plain {
  public static let name = "Floor"
  public static let summary = "y = ⌊x⌋"

  public init() {}

  public func apply(_ x: Double) -> Double { x.rounded(.down) }

  public func slope(_ site: PullbackSite, in graph: inout GraphBuilder) -> ValueID? { nil }

  public var kernel: (function: AdjointMap, alpha: Double, beta: Double)? { (.floor, 0, 0) }
}
