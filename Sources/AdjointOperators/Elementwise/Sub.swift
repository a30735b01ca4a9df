import AdjointGraph
import AdjointKernels

/// The difference, `z = x - y`, with broadcasting. Whole numbers wrap around.
///
/// VJP: `xBar = zBar`, `yBar = -zBar`, each summed over the axes that it was broadcast along.
public struct Sub: BinaryElementwise, Plain {
  public static let name = "Sub"
  public static let summary = "z = x - y"

  public init() {}

  public func apply(_ x: Double, _ y: Double) -> Double { x - y }

  public func apply(_ x: Int64, _ y: Int64) -> Int64 { x &- y }

  public var kernel: AdjointZip? { .subtract }

  public func formula(_ operands: [Formula]) -> Formula {
    .infix(operands[0], " - ", operands[1], .sum, associative: false)
  }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    guard let zBar = site.cotangents[0] else { return [nil, nil] }
    return [
      graph.sum(zBar, toShapeOf: site.input(0)),
      graph.negate(graph.sum(zBar, toShapeOf: site.input(1))),
    ]
  }
}
