import AdjointGraph
import AdjointKernels

/// The remainder of `x / y`, element by element, with broadcasting. Whole numbers have the sign of
/// the divisor `y` or, with `fmod` 1, that of the dividend `x`, as in C.
///
/// Attributes: `fmod`, 0 or 1.
///
/// - (C1) The shapes broadcast: aligned at the last axis, extents are equal or one of them is 1.
/// - (C2) Floating types need `fmod` 1.
///
/// VJP: `xBar = zBar`, `yBar = -zBar * trunc(x / y)`, each summed over the axes that it was
/// broadcast along. Edge cases: IEEE 754 for floating types, so that `y = 0` gives NaN; dividing a
/// whole number by 0 is an error.
public struct Mod: BinaryElementwise {
  public static let name = "Mod"
  public static let summary = "z = x mod y"
  public static let attributes = [
    AttributeSpecification(
      "fmod", .flag, .defaults(.int(0)), "1: the sign of the dividend, as fmod in C")
  ]

  public let followsDividend: Bool

  public init(followsDividend: Bool = false) { self.followsDividend = followsDividend }

  public init(_ attributes: Attributes) throws(ConstraintError) {
    self.init(followsDividend: attributes.flag("fmod"))
  }

  public var attributes: Attributes { followsDividend ? ["fmod": .int(1)] : [:] }

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    if inputs[0]?.scalar.isFloating == true, !followsDividend {
      throw ConstraintError(
        "C2", "floating types need fmod 1, but fmod is 0 and \(input: 0)", at: .attribute("fmod"))
    }
    return [try broadcastType(inputs)]
  }

  public func apply(_ x: Double, _ y: Double) -> Double { x.truncatingRemainder(dividingBy: y) }

  public func apply(_ x: Int64, _ y: Int64) throws(EvaluationError) -> Int64 {
    if y == 0 { throw EvaluationError("the remainder of a whole number divided by zero") }
    let remainder = x.remainderReportingOverflow(dividingBy: y).partialValue
    let signsDiffer = remainder != 0 && (remainder < 0) != (y < 0)
    return followsDividend || !signsDiffer ? remainder : remainder &+ y
  }

  public var kernel: AdjointZip? { .remainder }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    guard let zBar = site.cotangents[0] else { return [nil, nil] }
    let (x, y) = (site.input(0), site.input(1))
    // x - z is the multiple of y that was taken off, so this is the whole quotient.
    let quotient = graph.divide(graph.subtract(x, site.y), y)
    return [
      graph.sum(zBar, toShapeOf: x),
      graph.negate(graph.sum(graph.multiply(zBar, quotient), toShapeOf: y)),
    ]
  }
}
