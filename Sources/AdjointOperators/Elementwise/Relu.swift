import AdjointGraph
import AdjointKernels

/// The rectified linear unit, `y = max(x, 0)`.
///
/// VJP: `xBar = yBar` where `y` is positive, 0 elsewhere; keeps `y`, not `x`. Edge cases: NaN gives
/// NaN.
public struct Relu: UnaryElementwise, Plain {
  public static let name = "Relu"
  public static let summary = "y = max(x, 0)"
  public static let inputs = [OperandSpecification("x", .numeric)]

  public init() {}

  public func apply(_ x: Double) -> Double { x < 0 ? 0 : x }

  public func apply(_ x: Int64) -> Int64 { max(x, 0) }

  public func slope(_ site: PullbackSite, in graph: inout GraphBuilder) -> ValueID? {
    graph.heaviside(site.y)
  }

  public var kernel: (function: AdjointMap, alpha: Double, beta: Double)? { (.relu, 0, 0) }
}
