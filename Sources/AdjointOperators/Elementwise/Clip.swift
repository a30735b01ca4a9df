import AdjointGraph
import AdjointKernels

/// `x`, but no less than `min` and no more than `max`; where `min` is above `max`, `max`.
///
/// Attributes: `min` and `max`, each without effect where it is not given.
///
/// - (C1) For whole numbers, `min` and `max` are whole numbers of `int64`.
///
/// VJP: `xBar = yBar` where `x` is between the bounds or at one, 0 elsewhere.
/// Edge cases: NaN gives NaN.
public struct Clip: UnaryElementwise {
  public static let name = "Clip"
  public static let summary = "y = min(max(x, min), max)"
  public static let inputs = [OperandSpecification("x", .numeric)]
  public static let attributes = [
    AttributeSpecification("min", .float, .optional, "the least value; unbounded where not given"),
    AttributeSpecification("max", .float, .optional, "the greatest value, likewise"),
  ]

  public let min: Double?
  public let max: Double?

  public init(min: Double? = nil, max: Double? = nil) {
    self.min = min
    self.max = max
  }

  public init(_ attributes: Attributes) throws(ConstraintError) {
    self.init(min: attributes.float("min"), max: attributes.float("max"))
  }

  public var attributes: Attributes {
    var result: Attributes = [:]
    if let min { result["min"] = .float(min) }
    if let max { result["max"] = .float(max) }
    return result
  }

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    guard let x = inputs[0] else { return [] }
    if x.scalar.isInteger {
      for (name, bound) in [("min", min), ("max", max)] {
        guard let bound, Int64(exactly: bound) == nil else { continue }
        throw ConstraintError(
          "C1", "a bound of whole numbers must be one too: \(name) is \(bound) but \(input: 0)",
          at: .attribute(name))
      }
    }
    return [x]
  }

  public func apply(_ x: Double) -> Double {
    var y = x
    if let min, y < min { y = min }
    if let max, y > max { y = max }
    return y
  }

  public func apply(_ x: Int64) -> Int64 {
    var y = x
    if let min { y = Swift.max(y, Int64(saturating: min)) }
    if let max { y = Swift.min(y, Int64(saturating: max)) }
    return y
  }

  public func slope(_ site: PullbackSite, in graph: inout GraphBuilder) -> ValueID? {
    // The product, for where min is above max nothing has a slope.
    let factors = [
      min.map { graph.oneMinus(graph.isBelow($0, site.x)) },
      max.map { graph.oneMinus(graph.isAbove($0, site.x)) },
    ].compactMap(\.self)
    guard let first = factors.first else { return graph.constant(1, like: site.x) }
    return factors.dropFirst().reduce(first) { graph.multiply($0, $1) }
  }

  public var kernel: (function: AdjointMap, alpha: Double, beta: Double)? {
    (.clip, min ?? -.infinity, max ?? .infinity)
  }
}

extension GraphBuilder {
  /// 1 where `x` is above a number, 0 elsewhere.
  mutating func isAbove(_ number: Double, _ x: ValueID) -> ValueID {
    heaviside(subtract(x, constant(number, like: x)))
  }

  /// 1 where `x` is below a number, 0 elsewhere.
  mutating func isBelow(_ number: Double, _ x: ValueID) -> ValueID {
    heaviside(subtract(constant(number, like: x), x))
  }
}
