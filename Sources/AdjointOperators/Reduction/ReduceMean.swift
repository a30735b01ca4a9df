import AdjointGraph
import AdjointKernels

/// The mean over axes. The mean of no elements is NaN. Whole numbers are cut toward zero; of none it
/// is 0.
///
/// VJP: `yBar / n`, repeated along the folded axes, which hold `n` elements.
public struct ReduceMean: Reduction {
  public static let name = "ReduceMean"
  public static let summary = "y = Σ x / n over axes"
  public static let start = 0.0

  public let reduced: ReducedAxes

  public init(over axes: ReducedAxes) { reduced = axes }

  /// Folds `axes`, which are all where none is named.
  public init(axes: [Int], keepDimensions: Bool = true) {
    self.init(over: ReducedAxes(axes, keepDimensions: keepDimensions))
  }

  public static func join(_ so: Double, _ x: Double) -> Double { so + x }

  public static func finish(_ so: Double, count: Int) -> Double { so / Double(count) }

  public static func join(_ so: Int64, _ x: Int64) -> Int64 { so &+ x }

  public static func finish(_ so: Int64, count: Int) -> Int64 { count == 0 ? 0 : so / Int64(count) }

  public static let kernel: AdjointReduce? = .mean

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    guard let yBar = site.cotangents[0] else { return [nil] }
    let shape = graph.shape(of: site.x)
    let folded = (0..<shape.rank).filter { reduced.contains($0, rank: shape.rank) }
    let count = graph.count(folded.map { shape[$0] }, like: site.x)
    return [spread(graph.divide(yBar, count), over: site.x, in: &graph)]
  }
}
