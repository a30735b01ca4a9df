import AdjointGraph
import AdjointKernels

/// The Euclidean norm over axes. Of no elements it is 0. Whole numbers are cut toward zero, and their
/// squares wrap around.
///
/// VJP: `yBar * x / y`, which is 0 where `y = 0`.
public struct ReduceL2: Reduction {
  public static let name = "ReduceL2"
  public static let summary = "y = √Σ x² over axes"
  public static let start = 0.0

  public let reduced: ReducedAxes

  public init(over axes: ReducedAxes) { reduced = axes }

  /// Folds `axes`, which are all where none is named.
  public init(axes: [Int], keepDimensions: Bool = true) {
    self.init(over: ReducedAxes(axes, keepDimensions: keepDimensions))
  }

  public static func join(_ so: Double, _ x: Double) -> Double { so + x * x }

  public static func finish(_ so: Double, count: Int) -> Double { so.squareRoot() }

  public static func join(_ so: Int64, _ x: Int64) -> Int64 { so &+ x &* x }

  public static func finish(_ so: Int64, count: Int) -> Int64 {
    Int64(saturating: Double(so).squareRoot())
  }

  public static let kernel: AdjointReduce? = .norm

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    guard let yBar = site.cotangents[0] else { return [nil] }
    // The norm is 0 only where x is, and with 1 in its place 0 / 1 is the slope.
    let isZero = graph.equal(site.y, graph.constant(0, like: site.y))
    let norm = graph.select(isZero, graph.constant(1, like: site.y), site.y)
    let scale = kept(graph.divide(yBar, norm), over: site.x, in: &graph)
    return [graph.multiply(scale, site.x)]
  }
}
