import AdjointGraph
import AdjointKernels

/// The rectified linear unit with a jump, `y = x` where `x > alpha`, 0 elsewhere.
///
/// VJP: `xBar = yBar` where `x > alpha`, 0 elsewhere. Edge cases: NaN gives 0, being no
/// greater than `alpha`.
public struct ThresholdedRelu: UnaryElementwise {
  public static let name = "ThresholdedRelu"
  public static let summary = "y = x where x > alpha, else 0"
  public static let attributes = [
    AttributeSpecification("alpha", .float, .defaults(.float(1)), "where the jump is")
  ]

  public let alpha: Double

  public init(alpha: Double = 1) { self.alpha = alpha }

  public init(_ attributes: Attributes) throws(ConstraintError) {
    self.init(alpha: attributes.float("alpha") ?? 1)
  }

  public var attributes: Attributes { Self.withoutDefaults(["alpha": .float(alpha)]) }

  public func apply(_ x: Double) -> Double { x > alpha ? x : 0 }

  public func slope(_ site: PullbackSite, in graph: inout GraphBuilder) -> ValueID? {
    let isAbove = graph.greater(site.x, graph.constant(alpha, like: site.x))
    return graph.select(isAbove, graph.constant(1, like: site.x), graph.constant(0, like: site.x))
  }

  public var kernel: (function: AdjointMap, alpha: Double, beta: Double)? {
    (.thresholdedRelu, alpha, 0)
  }
}
