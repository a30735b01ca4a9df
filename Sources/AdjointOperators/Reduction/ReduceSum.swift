import AdjointGraph
import AdjointKernels

/// The sum over axes. The sum of no elements is 0. Whole numbers wrap around.
///
/// VJP: `yBar`, repeated along the folded axes.
public struct ReduceSum: Reduction {
  public static let name = "ReduceSum"
  public static let summary = "y = Σ x over axes"
  public static let addsUp = true
  public static let start = 0.0

  public let reduced: ReducedAxes

  public init(over axes: ReducedAxes) { reduced = axes }

  /// Folds `axes`, which are all where none is named.
  public init(axes: [Int], keepDimensions: Bool = true) {
    self.init(over: ReducedAxes(axes, keepDimensions: keepDimensions))
  }

  public static func join(_ so: Double, _ x: Double) -> Double { so + x }

  public static func join(_ so: Int64, _ x: Int64) -> Int64 { so &+ x }

  public static let kernel: AdjointReduce? = .sum

  public func formula(_ operands: [Formula]) -> Formula {
    Formula("Σ \(operands[0].within(.product))", .product)
  }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    [site.cotangents[0].map { spread($0, over: site.x, in: &graph) }]
  }
}
