import AdjointGraph
import AdjointKernels

/// The logarithm of the sum of exponentials over axes, without overflow or underflow on the way. Of
/// no elements, or of `-inf` alone, it is `-inf`; with `+inf` among them `+inf`.
///
/// VJP: `yBar * exp(x - m) / Σ exp(x - m)` with the greatest element `m`; 0 where that is `-inf`.
public struct ReduceLogSumExp: Reduction {
  public static let name = "ReduceLogSumExp"
  public static let summary = "y = log Σ exp(x) over axes"
  public static let inputs = [OperandSpecification("x")]
  public static let start = -Double.infinity

  public let reduced: ReducedAxes

  public init(over axes: ReducedAxes) { reduced = axes }

  /// Folds `axes`, which are all where none is named.
  public init(axes: [Int], keepDimensions: Bool = true) {
    self.init(over: ReducedAxes(axes, keepDimensions: keepDimensions))
  }

  public static func join(_ so: Double, _ x: Double) -> Double {
    if so.isNaN || x.isNaN { return .nan }
    let (low, high) = so < x ? (so, x) : (x, so)
    // Equal infinities have no difference.
    return high.isInfinite ? high : high + Elementary.log1p(Elementary.exp(low - high))
  }

  public static let kernel: AdjointReduce? = .logSumExp

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    guard let yBar = site.cotangents[0] else { return [nil] }
    // -inf - -inf is NaN; with the least finite number as the maximum the exponentials are 0, and
    // so is their quotient by 1. Otherwise their sum is at least 1, as the maximum is among them.
    let isSingle = graph.scalar(of: site.x) == .float32
    let lowest = isSingle ? -Double(Float.greatestFiniteMagnitude) : -Double.greatestFiniteMagnitude
    let keeping = ReducedAxes(reduced.axes, noAxesMeansNone: reduced.noAxesMeansNone)
    let maximum = graph.maximum(
      graph.add(nil, ReduceMax(over: keeping), site.x), graph.constant(lowest, like: site.x))
    let powers = graph.add(nil, Exp(), graph.subtract(site.x, maximum))
    let sum = graph.maximum(
      graph.add(nil, ReduceSum(over: keeping), powers), graph.constant(1, like: site.x))
    let scale = graph.divide(kept(yBar, over: site.x, in: &graph), sum)
    return [graph.multiply(scale, powers)]
  }
}
