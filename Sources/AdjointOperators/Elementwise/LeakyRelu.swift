import AdjointGraph
import AdjointKernels

/// The rectified linear unit with a slope below zero, `y = x` where `x ≥ 0`, `alpha * x` elsewhere.
///
/// VJP: `xBar = yBar` where `x` is positive, `alpha * yBar` elsewhere, at 0 too.
public struct LeakyRelu: UnaryElementwise {
  public static let name = "LeakyRelu"
  public static let summary = "y = x where x ≥ 0, else alpha x"
  public static let attributes = [
    AttributeSpecification("alpha", .float, .defaults(.float(0.01)), "the slope below zero")
  ]

  public let alpha: Double

  public init(alpha: Double = 0.01) { self.alpha = alpha }

  public init(_ attributes: Attributes) throws(ConstraintError) {
    self.init(alpha: attributes.float("alpha") ?? 0.01)
  }

  public var attributes: Attributes { Self.withoutDefaults(["alpha": .float(alpha)]) }

  public func apply(_ x: Double) -> Double { x < 0 ? alpha * x : x }

  public func slope(_ site: PullbackSite, in graph: inout GraphBuilder) -> ValueID? {
    let isPositive = graph.heaviside(site.x)
    return graph.add(isPositive, graph.scale(graph.oneMinus(isPositive), by: alpha))
  }

  public var kernel: (function: AdjointMap, alpha: Double, beta: Double)? { (.leakyRelu, alpha, 0) }
}
