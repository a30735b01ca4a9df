import AdjointGraph
import AdjointKernels

/// The Gaussian error linear unit, `y = x * Φ(x)` with the normal distribution
/// `Φ(x) = (1 + erf(x / √2)) / 2`; with `approximate` "tanh",
/// `Φ(x) = (1 + tanh(√(2/π) * (x + 0.044715 x³))) / 2`.
///
/// VJP: `xBar = yBar * (Φ(x) + x * Φ'(x))` (`GeluSlope`). Edge cases: `-inf` gives `-0`.
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
  static let linear = 2 * (2 / Double.pi).squareRoot()
  static let cubic = 0.044715 * linear

  public func apply(_ x: Double) -> Double {
    if x == -.infinity { return -0.0 }
    return x
      * (usesTanh
        ? Sigmoid().apply(x * (Self.linear + Self.cubic * x * x))
        : Elementary.erfc(-x * 0.5.squareRoot()) / 2)
  }

  public func slope(_ site: PullbackSite, in graph: inout GraphBuilder) -> ValueID? {
    graph.add(nil, GeluSlope(usesTanh: usesTanh), site.x)
  }

  /// Of the formula with `tanh`, the longer one: square, two terms, two products, `tanh` and a sum.
  public func multiplyAdds(_ inputs: [[Int]?], _ outputs: [[Int]]) -> Int {
    outputs[0].reduce(7) { $0.multipliedSaturating(by: $1) }
  }

  public var kernel: (function: AdjointMap, alpha: Double, beta: Double)? {
    (usesTanh ? .geluTanh : .gelu, 0, 0)
  }
}
