import AdjointGraph
import AdjointKernels

/// The sign, `y = -1`, 0 or 1.
///
/// VJP: zero everywhere. Edge cases: `-0` gives 0, NaN gives NaN.
public struct Sign: UnaryElementwise, Plain {
  public static let name = "Sign"
  public static let summary = "y = -1, 0 or 1, as x is negative, zero or positive"
  public static let inputs = [OperandSpecification("x", .numeric)]

  public init() {}

  public func apply(_ x: Double) -> Double { x > 0 ? 1 : x < 0 ? -1 : x.isNaN ? x : 0 }

  public func apply(_ x: Int64) -> Int64 { x.signum() }

  public func slope(_ site: PullbackSite, in graph: inout GraphBuilder) -> ValueID? { nil }

  public var kernel: (function: AdjointMap, alpha: Double, beta: Double)? { (.sign, 0, 0) }
}
