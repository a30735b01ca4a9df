import AdjointGraph
import AdjointKernels

/// The logistic function in three straight pieces, `y = min(max(alpha * x + beta, 0), 1)`.
///
/// VJP: `xBar = alpha * yBar` where `0 < y < 1`, 0 elsewhere; keeps `y`, not `x`.
/// Edge cases: NaN gives NaN.
public struct HardSigmoid: UnaryElementwise {
  public static let name = "HardSigmoid"
  public static let summary = "y = min(max(alpha x + beta, 0), 1)"
  public static let attributes = [
    AttributeSpecification("alpha", .float, .defaults(.float(0.2)), "the slope"),
    AttributeSpecification("beta", .float, .defaults(.float(0.5)), "the value at 0"),
  ]

  public let alpha: Double
  public let beta: Double

  public init(alpha: Double = 0.2, beta: Double = 0.5) {
    self.alpha = alpha
    self.beta = beta
  }

  public init(_ attributes: Attributes) throws(ConstraintError) {
    self.init(alpha: attributes.float("alpha") ?? 0.2, beta: attributes.float("beta") ?? 0.5)
  }

  public var attributes: Attributes {
    Self.withoutDefaults(["alpha": .float(alpha), "beta": .float(beta)])
  }

  public func apply(_ x: Double) -> Double {
    let line = alpha * x + beta
    return line < 0 ? 0 : line > 1 ? 1 : line
  }

  public func slope(_ site: PullbackSite, in graph: inout GraphBuilder) -> ValueID? {
    let isInside = graph.heaviside(graph.multiply(site.y, graph.oneMinus(site.y)))
    return graph.scale(isInside, by: alpha)
  }

  public var kernel: (function: AdjointMap, alpha: Double, beta: Double)? {
    (.hardSigmoid, alpha, beta)
  }
}
