import AdjointGraph
import AdjointKernels

/// The derivative of `Gelu` with the same `approximate`, `y = Φ(x) + x * Φ'(x)`.
///
/// VJP: `xBar = yBar * (2 * Φ'(x) + x * Φ''(x))`. Edge cases: `-inf` gives 0, `inf` 1; nothing overflows.
public struct GeluSlope: UnaryElementwise {
  public static let name = "GeluSlope"
  public static let summary = "y = Φ(x) + x Φ'(x), the slope of Gelu"
  public static let attributes = Gelu.attributes

  public let usesTanh: Bool

  public init(usesTanh: Bool = false) { self.usesTanh = usesTanh }

  public init(_ attributes: Attributes) throws(ConstraintError) {
    usesTanh = try Gelu(attributes).usesTanh
  }

  public var attributes: Attributes { Gelu(usesTanh: usesTanh).attributes }

  public func apply(_ x: Double) -> Double {
    // Beyond the bounds the slope is 0 or 1; what overflows would meet zero.
    let x = x < -40 ? -40 : x > 40 ? 40 : x
    guard usesTanh else {
      let density = Elementary.exp(-x * x / 2) * (0.5 / Double.pi).squareRoot()
      return Elementary.erfc(-x * 0.5.squareRoot()) / 2 + x * density
    }
    let cubic = Gelu.cubic * x * x
    let share = Sigmoid().apply(x * (Gelu.linear + cubic))
    return share + x * (share * (1 - share)) * (Gelu.linear + 3 * cubic)
  }

  public func slope(_ site: PullbackSite, in graph: inout GraphBuilder) -> ValueID? {
    let x = graph.clip(site.x, min: -40, max: 40)
    let square = graph.square(x)
    guard usesTanh else {
      let bell = graph.exp(graph.scale(square, by: -0.5))
      let density = graph.scale(bell, by: (0.5 / Double.pi).squareRoot())
      return graph.multiply(density, graph.subtract(graph.constant(2, like: x), square))
    }
    // With the logistic function s of u: s'(u) (2 u' + x ((1 - 2 s) u'² + u'')).
    let (linear, cubic) = (
      graph.constant(Gelu.linear, like: x), graph.scale(square, by: Gelu.cubic)
    )
    let share = graph.sigmoid(graph.multiply(x, graph.add(linear, cubic)))
    let bell = graph.multiply(share, graph.oneMinus(share))
    let rise = graph.add(linear, graph.scale(cubic, by: 3))
    let bend = graph.multiply(graph.oneMinus(graph.scale(share, by: 2)), graph.square(rise))
    let curve = graph.add(bend, graph.scale(x, by: 6 * Gelu.cubic))
    return graph.multiply(
      bell, graph.add(graph.scale(rise, by: 2), graph.multiply(x, curve)))
  }

  /// As `Gelu`, and then a density, two products and a sum.
  public func multiplyAdds(_ inputs: [[Int]?], _ outputs: [[Int]]) -> Int {
    outputs[0].reduce(11) { $0.multipliedSaturating(by: $1) }
  }

  public var kernel: (function: AdjointMap, alpha: Double, beta: Double)? {
    (usesTanh ? .geluTanhSlope : .geluSlope, 0, 0)
  }
}
