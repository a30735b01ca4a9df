import AdjointGraph
import AdjointKernels

/// The scaled exponential linear unit, `y = gamma * x` where `x ≥ 0`,
/// `gamma * alpha * (exp(x) - 1)` elsewhere. The defaults keep mean 0 and variance 1.
///
/// VJP: `xBar = gamma * yBar` where `x` is positive, `yBar * gamma * alpha * exp(x)` elsewhere, at
/// 0 too. Edge cases: `-inf` gives `-gamma * alpha`; nothing overflows.
public struct Selu: UnaryElementwise {
  public static let name = "Selu"
  public static let summary = "y = gamma x where x ≥ 0, else gamma alpha (exp(x) - 1)"
  public static let attributes = [
    AttributeSpecification(
      "alpha", .float, .defaults(.float(standardAlpha)), "the depth below zero, before gamma"),
    AttributeSpecification("gamma", .float, .defaults(.float(standardGamma)), "the scale"),
  ]
  /// The values of ONNX, which are those of the inventors in single precision.
  public static let standardAlpha = 1.67326319217681884765625
  public static let standardGamma = 1.05070102214813232421875

  public let alpha: Double
  public let gamma: Double

  public init(alpha: Double = standardAlpha, gamma: Double = standardGamma) {
    self.alpha = alpha
    self.gamma = gamma
  }

  public init(_ attributes: Attributes) throws(ConstraintError) {
    self.init(
      alpha: attributes.float("alpha") ?? Self.standardAlpha,
      gamma: attributes.float("gamma") ?? Self.standardGamma)
  }

  public var attributes: Attributes {
    Self.withoutDefaults(["alpha": .float(alpha), "gamma": .float(gamma)])
  }

  public func apply(_ x: Double) -> Double {
    gamma * (x < 0 ? alpha * Elementary.expm1(x) : x)
  }

  public func slope(_ site: PullbackSite, in graph: inout GraphBuilder) -> ValueID? {
    graph.scale(graph.eluSlope(of: site.x, alpha: alpha), by: gamma)
  }

  /// `Exp`, a difference and two products.
  public func multiplyAdds(_ inputs: [[Int]?], _ outputs: [[Int]]) -> Int {
    outputs[0].reduce(4) { $0.multipliedSaturating(by: $1) }
  }

  public var kernel: (function: AdjointMap, alpha: Double, beta: Double)? { (.selu, alpha, gamma) }
}
