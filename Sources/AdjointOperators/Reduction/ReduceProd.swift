import AdjointGraph
import AdjointKernels

/// The product over axes. The product of no elements is 1. Whole numbers wrap around.
///
/// VJP: `yBar` times the product of all other elements, made of the products before and behind each,
/// so that zeros are no trouble, to any order.
public struct ReduceProd: Reduction {
  public static let name = "ReduceProd"
  public static let summary = "y = Π x over axes"
  public static let start = 1.0

  public let reduced: ReducedAxes

  public init(over axes: ReducedAxes) { reduced = axes }

  /// Folds `axes`, which are all where none is named.
  public init(axes: [Int], keepDimensions: Bool = true) {
    self.init(over: ReducedAxes(axes, keepDimensions: keepDimensions))
  }

  public static func join(_ so: Double, _ x: Double) -> Double { so * x }

  public static func join(_ so: Int64, _ x: Int64) -> Int64 { so &* x }

  public static let kernel: AdjointReduce? = .product

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    [
      pullbackAxisByAxis(site, in: &graph) { axis, x, _, yBar, graph in
        let zero = graph.zeros(like: x)
        let before = LinearRecurrence(axis: axis, start: 1)
        let behind = LinearRecurrence(axis: axis, isReverse: true, start: 1)
        let others = graph.multiply(
          graph.add(nil, before, x, zero), graph.add(nil, behind, x, zero))
        return graph.multiply(yBar, others)
      }
    ]
  }
}
