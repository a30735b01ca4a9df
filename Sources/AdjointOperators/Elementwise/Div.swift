import AdjointGraph
import AdjointKernels

/// The quotient, `z = x / y`, with broadcasting. Whole numbers are cut toward zero.
///
/// VJP: `xBar = zBar / y`, `yBar = -zBar * z / y`, each summed over the axes that it was broadcast
/// along. Edge cases: IEEE 754 for floating types; dividing a whole number by 0 is an error.
public struct Div: BinaryElementwise, Plain {
  public static let name = "Div"
  public static let summary = "z = x / y"

  public init() {}

  public func apply(_ x: Double, _ y: Double) -> Double { x / y }

  public func apply(_ x: Int64, _ y: Int64) throws(EvaluationError) -> Int64 {
    if y == 0 { throw EvaluationError("a whole number is divided by zero") }
    return x.dividedReportingOverflow(by: y).partialValue
  }

  public var kernel: AdjointZip? { .divide }

  public func formula(_ operands: [Formula]) -> Formula {
    .infix(operands[0], " / ", operands[1], .product, associative: false)
  }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    guard let zBar = site.cotangents[0] else { return [nil, nil] }
    let (x, y) = (site.input(0), site.input(1))
    let quotient = graph.divide(zBar, y)
    return [
      graph.sum(quotient, toShapeOf: x),
      graph.negate(graph.sum(graph.multiply(quotient, site.y), toShapeOf: y)),
    ]
  }
}
