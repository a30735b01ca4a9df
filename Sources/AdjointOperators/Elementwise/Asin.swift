import AdjointGraph
import AdjointKernels

/// The inverse of the sine, `y = asin(x)`, in -π/2...π/2.
///
/// VJP: `xBar = yBar / √((1 - x)(1 + x))`, infinite at ±1; `1 - x²` would lose digits there. The
/// slope of the slope, infinite there too, is NaN. Edge cases: what is outside -1...1 gives NaN.
public struct Asin: UnaryElementwise, Plain {
  public static let name = "Asin"
  public static let summary = "y = asin(x)"

  public init() {}

  public func apply(_ x: Double) -> Double { Elementary.asin(x) }

  public func slope(_ site: PullbackSite, in graph: inout GraphBuilder) -> ValueID? {
    graph.asinSlope(of: site.x)
  }

  public var kernel: (function: AdjointMap, alpha: Double, beta: Double)? { (.asin, 0, 0) }
}

extension GraphBuilder {
  /// `1 / √((1 - x)(1 + x))`.
  mutating func asinSlope(of x: ValueID) -> ValueID {
    reciprocal(sqrt(multiply(oneMinus(x), onePlus(x))))
  }
}
