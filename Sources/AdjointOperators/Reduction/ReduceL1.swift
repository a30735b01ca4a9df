import AdjointGraph
import AdjointKernels

/// The sum of magnitudes over axes. Of no elements it is 0. Whole numbers wrap around.
///
/// VJP: `yBar * sign(x)`, which is 0 where `x = 0`.
public struct ReduceL1: Reduction {
  public static let name = "ReduceL1"
  public static let summary = "y = Σ |x| over axes"
  public static let addsUp = true
  public static let start = 0.0

  public let reduced: ReducedAxes

  public init(over axes: ReducedAxes) { reduced = axes }

  /// Folds `axes`, which are all where none is named.
  public init(axes: [Int], keepDimensions: Bool = true) {
    self.init(over: ReducedAxes(axes, keepDimensions: keepDimensions))
  }

  public static func join(_ so: Double, _ x: Double) -> Double { so + abs(x) }

  public static func join(_ so: Int64, _ x: Int64) -> Int64 {
    so &+ Int64(truncatingIfNeeded: x.magnitude)
  }

  public static let kernel: AdjointReduce? = .sumAbs

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    guard let yBar = site.cotangents[0] else { return [nil] }
    let sign = graph.add(nil, Sign(), site.x)
    return [graph.multiply(kept(yBar, over: site.x, in: &graph), sign)]
  }
}
