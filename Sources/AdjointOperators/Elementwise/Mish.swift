import AdjointGraph
import AdjointKernels

/// `y = x * tanh(softplus(x))`.
///
/// VJP: `xBar = yBar * (t + x * (1 - t²) * sigmoid(x))` with `t = tanh(softplus(x))`. Edge cases:
/// `-inf` gives `-0`; nothing finite overflows.
public struct Mish: UnaryElementwise, Plain {
  public static let name = "Mish"
  public static let summary = "y = x * tanh(log(1 + exp(x)))"

  public init() {}

  public func apply(_ x: Double) -> Double {
    if x == -.infinity { return -0.0 }
    // The hyperbolic tangent of the logarithm is rational in exp(x), or in exp(-x).
    let e = Elementary.exp(-x.magnitude)
    return x < 0 ? x * e * (e + 2) / (e * (e + 2) + 2) : x * (1 + 2 * e) / (1 + 2 * e * (1 + e))
  }

  public func slope(_ site: PullbackSite, in graph: inout GraphBuilder) -> ValueID? {
    // Beyond the bounds the slope is 0 or 1 to the last bit; infinity would meet zero.
    let x = graph.clip(site.x, min: -1000, max: 1000)
    let t = graph.tanh(graph.add(nil, Softplus(), x))
    let bend = graph.multiply(graph.oneMinus(graph.square(t)), graph.sigmoid(x))
    return graph.add(t, graph.multiply(x, bend))
  }

  /// `Softplus`, `Tanh` and a product.
  public func multiplyAdds(_ inputs: [[Int]?], _ outputs: [[Int]]) -> Int {
    outputs[0].reduce(3) { $0.multipliedSaturating(by: $1) }
  }

  public var kernel: (function: AdjointMap, alpha: Double, beta: Double)? { (.mish, 0, 0) }
}
