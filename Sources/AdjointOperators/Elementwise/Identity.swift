import AdjointGraph

/// `y = x`.
public struct Identity: UnaryElementwise, Plain {
  public static let name = "Identity"
  public static let summary = "y = x"
  public static let inputs = [OperandSpecification("x", .any)]
  public static let traits: OperatorTraits = [.elementwise, .sharesFirstInput]

  public init() {}

  public func apply(_ x: Double) -> Double { x }

  public func apply(_ x: Int64) -> Int64 { x }

  public func slope(_ site: PullbackSite, in graph: inout GraphBuilder) -> ValueID? {
    graph.ones(like: site.x)
  }

  public func formula(_ operands: [Formula]) -> Formula {
    operands[0]
  }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    site.cotangents
  }

  public func multiplyAdds(_ inputs: [[Int]?], _ outputs: [[Int]]) -> Int { 0 }

  public func lower(_ site: LoweringSite) -> [Kernel]? {
    Kernel.copy(site.inputs[0], to: site.outputs[0])
  }
}
