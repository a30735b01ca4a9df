import AdjointGraph
import AdjointKernels

/// The greatest element over axes. NaN where any element is. Of no elements it is -infinity, of no
/// whole numbers the least of the type. False is less than true.
///
/// VJP: `yBar` goes to the first, in row-major order, of the elements that equal `y`.
public struct ReduceMax: Reduction {
  public static let name = "ReduceMax"
  public static let summary = "y = max x over axes"
  public static let inputs = [OperandSpecification("x", .any)]
  public static let start = -Double.infinity

  public let reduced: ReducedAxes

  public init(over axes: ReducedAxes) { reduced = axes }

  /// Folds `axes`, which are all where none is named.
  public init(axes: [Int], keepDimensions: Bool = true) {
    self.init(over: ReducedAxes(axes, keepDimensions: keepDimensions))
  }

  public static func join(_ so: Double, _ x: Double) -> Double { so.isNaN || so >= x ? so : x }

  public static func start(_ scalar: ScalarType) -> Int64 { scalar.leastWhole }

  public static func join(_ so: Int64, _ x: Int64) -> Int64 { so >= x ? so : x }

  public static let kernel: AdjointReduce? = .max

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    [pullbackToFirstEqual(site, in: &graph)]
  }
}
