import AdjointGraph
import AdjointKernels

/// The sum of any number of inputs, element by element, with broadcasting. Whole numbers wrap
/// around.
///
/// VJP: `zBar` for every input, summed over the axes that it was broadcast along.
public struct Sum: VariadicElementwise {
  public static let name = "Sum"
  public static let summary = "z = x₀ + x₁ + …"

  public init() {}

  public func join(_ so: Double, _ x: Double) -> Double { so + x }

  public func join(_ so: Int64, _ x: Int64) -> Int64 { so &+ x }

  public var kernel: AdjointZip? { .add }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    guard let zBar = site.cotangents[0] else { return site.inputs.map { _ in nil } }
    return site.inputs.map { input in input.map { graph.sum(zBar, toShapeOf: $0) } }
  }
}
