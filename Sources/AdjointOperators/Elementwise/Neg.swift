import AdjointGraph
import AdjointKernels

/// `y = -x`.
public struct Neg: UnaryElementwise, Plain {
  public static let name = "Neg"
  public static let summary = "y = -x"
  public static let inputs = [OperandSpecification("x", .numeric)]

  public init() {}

  public func apply(_ x: Double) -> Double { -x }

  public func apply(_ x: Int64) -> Int64 { 0 &- x }

  public func slope(_ site: PullbackSite, in graph: inout GraphBuilder) -> ValueID? {
    graph.constant(-1, like: site.x)
  }

  public func formula(_ operands: [Formula]) -> Formula {
    Formula("-\(operands[0].within(.power))", .product)
  }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    [site.cotangents[0].map { graph.negate($0) }]
  }

  public var kernel: (function: AdjointMap, alpha: Double, beta: Double)? {
    (.negate, 0, 0)
  }
}
