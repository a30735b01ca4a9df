import AdjointGraph
import AdjointKernels

/// `y = x * min(max(x / 6 + 1/2, 0), 1)`.
///
/// VJP: `xBar = yBar * (x / 3 + 1/2)` inside of -3...3, 0 below and `yBar` above, and at the bounds.
/// Edge cases: `-inf` gives 0.
public struct HardSwish: UnaryElementwise, Plain {
  public static let name = "HardSwish"
  public static let summary = "y = x * min(max(x / 6 + 1/2, 0), 1)"

  public init() {}

  public func apply(_ x: Double) -> Double { x <= -3 ? 0 : x >= 3 ? x : x * (x / 6 + 0.5) }

  public func slope(_ site: PullbackSite, in graph: inout GraphBuilder) -> ValueID? {
    let gate = graph.add(nil, HardSigmoid(alpha: 1 / 6, beta: 0.5), site.x)
    let inside = graph.heaviside(graph.multiply(gate, graph.oneMinus(gate)))
    // Clipped, for infinity would meet zero.
    let ramp = graph.scale(graph.clip(site.x, min: -3, max: 3), by: 1 / 6)
    return graph.add(gate, graph.multiply(inside, ramp))
  }

  /// A product, a sum, a limit and the product with `x`.
  public func multiplyAdds(_ inputs: [[Int]?], _ outputs: [[Int]]) -> Int {
    outputs[0].reduce(4) { $0.multipliedSaturating(by: $1) }
  }

  public var kernel: (function: AdjointMap, alpha: Double, beta: Double)? { (.hardSwish, 0, 0) }
}
