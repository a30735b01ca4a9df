import AdjointGraph
import AdjointKernels

/// The sum of squares over axes. Of no elements it is 0. Whole numbers wrap around.
///
/// VJP: `2 * yBar * x`.
public struct ReduceSumSquare: Reduction {
  public static let name = "ReduceSumSquare"
  public static let summary = "y = Σ x² over axes"
  public static let addsUp = true
  public static let start = 0.0

  public let reduced: ReducedAxes

  public init(over axes: ReducedAxes) { reduced = axes }

  /// Folds `axes`, which are all where none is named.
  public init(axes: [Int], keepDimensions: Bool = true) {
    self.init(over: ReducedAxes(axes, keepDimensions: keepDimensions))
  }

  public static func join(_ so: Double, _ x: Double) -> Double { so + x * x }

  public static func join(_ so: Int64, _ x: Int64) -> Int64 { so &+ x &* x }

  public static let kernel: AdjointReduce? = .sumSquare

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    guard let yBar = site.cotangents[0] else { return [nil] }
    let twice = kept(graph.scale(yBar, by: 2), over: site.x, in: &graph)
    return [graph.multiply(twice, site.x)]
  }
}
