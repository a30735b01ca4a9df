import AdjointGraph
import AdjointKernels

/// The cross entropy of N rows of independent probabilities that logits stand for,
/// `loss = -1/N Σ (target log(p) + (1 - target) log(1 - p))` with `p = sigmoid(logits)`, over
/// everything. Rows are the extent of the first axis; a scalar is one row.
///
/// - (C1) Both inputs have the same shape.
///
/// VJP: `logitsBar = 1/N lossBar (sigmoid(logits) - target)`, `targetBar = -1/N lossBar logits`.
/// Edge cases: finite for all finite logits, and for infinite ones that are certain and right. Of no
/// rows the loss is NaN.
public struct BinaryCrossEntropyWithLogits: ElementwiseLoss {
  public static let name = "BinaryCrossEntropyWithLogits"
  public static let summary = "loss = -1/N Σ (target log(p) + (1 - target) log(1 - p))"
  public static let inputs = [OperandSpecification("logits"), OperandSpecification("target")]

  public static let kernel: (function: AdjointLoss, factor: Double) = (.binaryCrossEntropy, 1)

  public init() {}

  public func multiplyAdds(_ inputs: [[Int]?], _ outputs: [[Int]]) -> Int {
    // An exponential, a logarithm and what weighs them.
    inputs[0]?.reduce(24) { $0.multipliedSaturating(by: $1) } ?? 0
  }

  public static func term(_ x: Double, _ target: Double) -> Double {
    // -log(p) and -log(1 - p); what has no weight has no influence, not even where it is infinite.
    let rest = Elementary.log1p(Elementary.exp(-x.magnitude))
    let ifTrue = max(-x, 0) + rest, ifFalse = max(x, 0) + rest
    return (target == 0 ? 0 : target * ifTrue) + (target == 1 ? 0 : (1 - target) * ifFalse)
  }

  public func terms(
    _ x: ValueID, _ target: ValueID, in graph: inout GraphBuilder
  ) -> ValueID {
    let ifTrue = graph.add(nil, Softplus(), graph.negate(x))
    let ifFalse = graph.add(nil, Softplus(), x)
    return graph.add(
      graph.weighted(ifTrue, by: target), graph.weighted(ifFalse, by: graph.oneMinus(target)))
  }

  public func pullback(
    _ x: ValueID, _ target: ValueID, _ sumBar: ValueID, in graph: inout GraphBuilder
  ) -> [ValueID?] {
    [
      graph.multiply(sumBar, graph.subtract(graph.sigmoid(x), target)),
      graph.negate(graph.multiply(sumBar, x)),
    ]
  }
}
