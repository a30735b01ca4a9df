import AdjointGraph
import AdjointKernels

/// The continuously differentiable exponential linear unit, `y = x` where `x ≥ 0`,
/// `alpha * (exp(x / alpha) - 1)` elsewhere.
///
/// - (C1) `alpha` is not 0.
///
/// VJP: `xBar = yBar` where `x` is positive, `yBar * exp(x / alpha)` elsewhere.
/// Edge cases: `-inf` gives `-alpha` for positive `alpha`.
public struct Celu: UnaryElementwise {
  public static let name = "Celu"
  public static let summary = "y = x where x ≥ 0, else alpha (exp(x / alpha) - 1)"
  public static let attributes = [
    AttributeSpecification("alpha", .float, .defaults(.float(1)), "the depth below zero, not 0")
  ]

  public let alpha: Double

  public init(alpha: Double = 1) { self.alpha = alpha }

  public init(_ attributes: Attributes) throws(ConstraintError) {
    self.init(alpha: attributes.float("alpha") ?? 1)
  }

  public var attributes: Attributes { Self.withoutDefaults(["alpha": .float(alpha)]) }

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    if alpha == 0 {
      throw ConstraintError("C1", "alpha may not be 0: x is divided by it", at: .attribute("alpha"))
    }
    return inputs.compactMap(\.self)
  }

  public func apply(_ x: Double) -> Double { x < 0 ? alpha * Elementary.expm1(x / alpha) : x }

  public func slope(_ site: PullbackSite, in graph: inout GraphBuilder) -> ValueID? {
    let negative = graph.clip(site.x, max: 0)
    return graph.exp(graph.divide(negative, graph.constant(alpha, like: negative)))
  }

  public var kernel: (function: AdjointMap, alpha: Double, beta: Double)? { (.celu, alpha, 0) }
}
