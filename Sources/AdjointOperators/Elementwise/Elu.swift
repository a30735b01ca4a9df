import AdjointGraph
import AdjointKernels

/// The exponential linear unit, `y = x` where `x ≥ 0`, `alpha * (exp(x) - 1)` elsewhere.
///
/// VJP: `xBar = yBar` where `x` is positive, `yBar * alpha * exp(x)` elsewhere, at 0 too.
/// Edge cases: `-inf` gives `-alpha`; nothing overflows.
public struct Elu: UnaryElementwise {
  public static let name = "Elu"
  public static let summary = "y = x where x ≥ 0, else alpha (exp(x) - 1)"
  public static let attributes = [
    AttributeSpecification("alpha", .float, .defaults(.float(1)), "the depth below zero")
  ]

  public let alpha: Double

  public init(alpha: Double = 1) { self.alpha = alpha }

  public init(_ attributes: Attributes) throws(ConstraintError) {
    self.init(alpha: attributes.float("alpha") ?? 1)
  }

  public var attributes: Attributes { Self.withoutDefaults(["alpha": .float(alpha)]) }

  public func apply(_ x: Double) -> Double { x < 0 ? alpha * Elementary.expm1(x) : x }

  public func slope(_ site: PullbackSite, in graph: inout GraphBuilder) -> ValueID? {
    graph.eluSlope(of: site.x, alpha: alpha)
  }

  public var kernel: (function: AdjointMap, alpha: Double, beta: Double)? { (.elu, alpha, 0) }
}

extension GraphBuilder {
  /// 1 where `x` is positive, `alpha * exp(x)` elsewhere.
  mutating func eluSlope(of x: ValueID, alpha: Double) -> ValueID {
    let tail = exp(clip(x, max: 0))
    if alpha == 1 { return tail }
    let isPositive = heaviside(x)
    return add(isPositive, multiply(oneMinus(isPositive), scale(tail, by: alpha)))
  }
}
