import AdjointGraph
import AdjointKernels

/// The Gaussian error linear unit, `y = x * Φ(x)` with the normal distribution
/// `Φ(x) = (1 + erf(x / √2)) / 2`; with `approximate` "tanh",
/// `Φ(x) = (1 + tanh(√(2/π) * (x + 0.044715 x³))) / 2`.
///
/// VJP: `xBar = yBar * (Φ(x) + x * Φ'(x))`. Edge cases: `-inf` gives `-0`; no slope overflows.
public struct Gelu: UnaryElementwise {
  public static let name = "Gelu"
  public static let summary = "y = x Φ(x), Φ the normal distribution"
  public static let attributes = [
    AttributeSpecification(
      "approximate", .string(["none", "tanh"]), .defaults(.string("none")),
      "none: Φ by erf; tanh: Φ by tanh")
  ]

  public let usesTanh: Bool

  public init(usesTanh: Bool = false) { self.usesTanh = usesTanh }

  public init(_ attributes: Attributes) throws(ConstraintError) {
    self.init(usesTanh: attributes.string("approximate") == "tanh")
  }

  public var attributes: Attributes {
    Self.withoutDefaults(["approximate": .string(usesTanh ? "tanh" : "none")])
  }

  /// Of the polynomial `linear * x + cubic * x³` whose logistic function is the approximation.
  private static let linear = 2 * (2 / Double.pi).squareRoot()
  private static let cubic = 0.044715 * linear

  public func apply(_ x: Double) -> Double {
    if x == -.infinity { return -0.0 }
    return x
      * (usesTanh
        ? Sigmoid().apply(x * (Self.linear + Self.cubic * x * x))
        : Elementary.erfc(-x * 0.5.squareRoot()) / 2)
  }

  public func slope(_ site: PullbackSite, in graph: inout GraphBuilder) -> ValueID? {
    // Beyond the bounds the slope is 0 or 1 to the last bit; what overflows would meet zero.
    let x = graph.clip(site.x, min: -40, max: 40)
    let square = graph.square(x)
    let distribution: ValueID, density: ValueID
    if usesTanh {
      let (linear, cubic) = (
        graph.constant(Self.linear, like: x), graph.scale(square, by: Self.cubic)
      )
      distribution = graph.sigmoid(graph.multiply(x, graph.add(linear, cubic)))
      let bell = graph.multiply(distribution, graph.oneMinus(distribution))
      density = graph.multiply(bell, graph.add(linear, graph.scale(cubic, by: 3)))
    } else {
      let error = graph.add(nil, Erf(), graph.scale(x, by: 0.5.squareRoot()))
      let middle = graph.scale(graph.onePlus(error), by: 0.5)
      // On the left 1 + erf cancels, but y / x does not.
      let low = graph.clip(x, max: -1)
      let tail = graph.divide(site.y, low)
      distribution = graph.select(graph.less(x, graph.constant(-1, like: x)), tail, middle)
      let bell = graph.exp(graph.scale(square, by: -0.5))
      density = graph.scale(bell, by: (0.5 / Double.pi).squareRoot())
    }
    return graph.add(distribution, graph.multiply(x, density))
  }

  /// Of the formula with `tanh`, the longer one: square, two terms, two products, `tanh` and a sum.
  public func multiplyAdds(_ inputs: [[Int]?], _ outputs: [[Int]]) -> Int {
    outputs[0].reduce(7) { $0.multipliedSaturating(by: $1) }
  }

  public var kernel: (function: AdjointMap, alpha: Double, beta: Double)? {
    (usesTanh ? .geluTanh : .gelu, 0, 0)
  }
}
