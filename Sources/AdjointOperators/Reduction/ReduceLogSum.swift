import AdjointGraph
import AdjointKernels

/// The logarithm of the sum over axes. Of no elements it is `-inf`; of a negative sum NaN.
///
/// VJP: `yBar / Σ x`, repeated along the folded axes.
public struct ReduceLogSum: Reduction {
  public static let name = "ReduceLogSum"
  public static let summary = "y = log Σ x over axes"
  public static let inputs = [OperandSpecification("x")]
  public static let start = 0.0

  public let reduced: ReducedAxes

  public init(over axes: ReducedAxes) { reduced = axes }

  /// Folds `axes`, which are all where none is named.
  public init(axes: [Int], keepDimensions: Bool = true) {
    self.init(over: ReducedAxes(axes, keepDimensions: keepDimensions))
  }

  public static func join(_ so: Double, _ x: Double) -> Double { so + x }

  public static func finish(_ so: Double, count: Int) -> Double { Elementary.log(so) }

  public static let kernel: AdjointReduce? = .logSum

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    guard let yBar = site.cotangents[0] else { return [nil] }
    let sum = graph.add(nil, ReduceSum(over: reduced), site.x)
    return [spread(graph.divide(yBar, sum), over: site.x, in: &graph)]
  }
}
