import AdjointGraph

/// The negation of truth values, `y = ¬x`.
public struct Not: UnaryElementwise, Plain {
  public static let name = "Not"
  public static let summary = "y = not x"
  public static let inputs = [OperandSpecification("x", .bool)]

  public init() {}

  public func apply(_ x: Double) -> Double { 1 - x }

  public func slope(_ site: PullbackSite, in graph: inout GraphBuilder) -> ValueID? { nil }
}
