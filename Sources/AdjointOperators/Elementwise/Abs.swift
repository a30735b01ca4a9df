import AdjointGraph
import AdjointKernels

/// The magnitude, `y = |x|`. The least whole number of a type stays as it is.
///
/// VJP: `xBar = yBar * sign(x)`, 0 at 0. Edge cases: `-0` gives 0, infinities give `inf`.
public struct Abs: UnaryElementwise, Plain {
  public static let name = "Abs"
  public static let summary = "y = |x|"
  public static let inputs = [OperandSpecification("x", .numeric)]

  public init() {}

  public func apply(_ x: Double) -> Double { x.magnitude }

  public func apply(_ x: Int64) -> Int64 { x < 0 ? 0 &- x : x }

  public func slope(_ site: PullbackSite, in graph: inout GraphBuilder) -> ValueID? {
    graph.sign(site.x)
  }

  public var kernel: (function: AdjointMap, alpha: Double, beta: Double)? { (.abs, 0, 0) }
}
