import AdjointGraph

/// The mean of any number of inputs, element by element, with broadcasting.
///
/// VJP: `zBar / n` for each of the `n` inputs, summed over the axes that it was broadcast along.
public struct Mean: VariadicElementwise {
  public static let name = "Mean"
  public static let summary = "z = (x₀ + x₁ + …) / n"
  public static let inputs = [OperandSpecification("x", .floating, .variadic)]

  public init() {}

  public func join(_ so: Double, _ x: Double) -> Double { so + x }

  public func join(_ so: Int64, _ x: Int64) -> Int64 { so &+ x }

  public func finish(_ so: Double, count: Int) -> Double { so / Double(count) }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    guard let zBar = site.cotangents[0] else { return site.inputs.map { _ in nil } }
    let count = graph.constant(Double(site.inputs.count), like: zBar)
    let share = graph.divide(zBar, count)
    return site.inputs.map { input in input.map { graph.sum(share, toShapeOf: $0) } }
  }
}
