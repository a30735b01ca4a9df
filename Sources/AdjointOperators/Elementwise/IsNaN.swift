import AdjointGraph

/// Whether `x` is not a number. VJP: zero.
public struct IsNaN: UnaryElementwise, Plain {
  public static let name = "IsNaN"
  public static let summary = "y = whether x is NaN"

  public init() {}

  public func resultType(_ operand: ScalarType) -> ScalarType { .bool }

  public func apply(_ x: Double) -> Double { x.isNaN ? 1 : 0 }

  public func slope(_ site: PullbackSite, in graph: inout GraphBuilder) -> ValueID? { nil }
}
