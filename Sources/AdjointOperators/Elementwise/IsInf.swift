import AdjointGraph

/// Whether `x` is infinite.
///
/// Attributes: `detect_negative` and `detect_positive`, whether that infinity counts.
///
/// VJP: zero.
public struct IsInf: UnaryElementwise {
  public static let name = "IsInf"
  public static let summary = "y = whether x is infinite"
  public static let attributes = [
    AttributeSpecification(
      "detect_negative", .flag, .defaults(.int(1)), "whether negative infinity counts"),
    AttributeSpecification(
      "detect_positive", .flag, .defaults(.int(1)), "whether positive infinity counts"),
  ]

  public let detectsNegative: Bool
  public let detectsPositive: Bool

  public init(detectsNegative: Bool = true, detectsPositive: Bool = true) {
    self.detectsNegative = detectsNegative
    self.detectsPositive = detectsPositive
  }

  public init(_ attributes: Attributes) throws(ConstraintError) {
    self.init(
      detectsNegative: attributes.flag("detect_negative"),
      detectsPositive: attributes.flag("detect_positive"))
  }

  public var attributes: Attributes {
    Self.withoutDefaults([
      "detect_negative": .int(detectsNegative ? 1 : 0),
      "detect_positive": .int(detectsPositive ? 1 : 0),
    ])
  }

  public func resultType(_ operand: ScalarType) -> ScalarType { .bool }

  public func apply(_ x: Double) -> Double {
    x == .infinity && detectsPositive || x == -.infinity && detectsNegative ? 1 : 0
  }

  public func slope(_ site: PullbackSite, in graph: inout GraphBuilder) -> ValueID? { nil }
}
