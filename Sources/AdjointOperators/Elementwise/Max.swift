import AdjointGraph
import AdjointKernels

/// The greatest of any number of inputs, element by element, with broadcasting. NaN where any input is.
///
/// VJP: `zBar` goes to the first of the inputs that equal the result.
public struct Max: VariadicElementwise {
  public static let name = "Max"
  public static let summary = "z = max(x₀, x₁, …)"

  public init() {}

  public func join(_ so: Double, _ x: Double) -> Double { so.isNaN || so >= x ? so : x }

  public func join(_ so: Int64, _ x: Int64) -> Int64 { so >= x ? so : x }

  public var kernel: AdjointZip? { .max }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    pullbackToFirstEqual(site, in: &graph)
  }
}
