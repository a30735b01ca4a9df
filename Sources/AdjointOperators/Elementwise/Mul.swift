import AdjointGraph
import AdjointKernels

/// The product, element by element, `z = x * y`, with broadcasting. Whole numbers wrap around.
///
/// VJP: `xBar = zBar * y`, `yBar = zBar * x`, each summed over the axes that it was broadcast along.
public struct Mul: BinaryElementwise, Plain {
  public static let name = "Mul"
  public static let summary = "z = x * y"
  public static let traits: OperatorTraits = [.elementwise, .mayOverwriteInput, .commutative]

  public init() {}

  public func apply(_ x: Double, _ y: Double) -> Double { x * y }

  public func apply(_ x: Int64, _ y: Int64) -> Int64 { x &* y }

  public var kernel: AdjointZip? { .multiply }

  public func formula(_ operands: [Formula]) -> Formula {
    .infix(operands[0], " ⊙ ", operands[1], .product)
  }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    guard let zBar = site.cotangents[0] else { return [nil, nil] }
    let (x, y) = (site.input(0), site.input(1))
    return [
      graph.sum(graph.multiply(zBar, y), toShapeOf: x),
      graph.sum(graph.multiply(zBar, x), toShapeOf: y),
    ]
  }
}
