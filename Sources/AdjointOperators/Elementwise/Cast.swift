import AdjointGraph

/// The same values in another element type.
///
/// What is not zero becomes true, NaN too, and true becomes 1. A real number becomes a whole one by
/// losing its fraction; NaN becomes 0, and what does not fit the nearest bound. A whole number
/// that does not fit `int32` wraps around. What is too large for `float32` becomes infinite.
///
/// Attributes: `to`, the element type.
///
/// VJP: `xBar` is `yBar` cast back, between floating types; zero elsewhere.
public struct Cast: UnaryElementwise {
  public static let name = "Cast"
  public static let summary = "y = x in another element type"
  public static let inputs = [OperandSpecification("x", .any)]
  public static let attributes = [
    AttributeSpecification("to", .scalarType, .required, "the element type")
  ]

  public let to: ScalarType

  public init(to: ScalarType) { self.to = to }

  public init(_ attributes: Attributes) throws(ConstraintError) {
    self.init(to: attributes.scalarType("to") ?? .float32)
  }

  public var attributes: Attributes { ["to": .string(to.rawValue)] }

  public func resultType(_ operand: ScalarType) -> ScalarType { to }

  public func apply(_ x: Double) -> Double { x }

  public func apply(_ x: Int64) -> Int64 { x }

  public func lower(_ site: LoweringSite) -> [Kernel]? {
    guard let x = site.inputs[0] else { return nil }
    let y = site.outputs[0]
    return x.scalar == y.scalar ? Kernel.copy(x, to: y) : [.cast(CastKernel(x, y))]
  }

  public func slope(_ site: PullbackSite, in graph: inout GraphBuilder) -> ValueID? {
    graph.constant(1, like: site.x)
  }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    let from = graph.scalar(of: site.x)
    guard let yBar = site.cotangents[0], from.isFloating, to.isFloating else { return [nil] }
    return [graph.cast(yBar, to: from)]
  }
}
