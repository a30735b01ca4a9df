import AdjointGraph
import AdjointKernels

/// The cross entropy of N rows of class probabilities that logits stand for,
/// `loss = -1/N Σ target log(softmax(logits))` over everything, with the classes along the last
/// axis. Rows are the extent of the first axis; a vector is one row.
///
/// - (C1) Both inputs have the same shape.
/// - (C2) There is an axis of classes.
///
/// VJP: `logitsBar = 1/N lossBar (softmax(logits) Σ target - target)` with the sum over classes,
/// `targetBar = -1/N lossBar log(softmax(logits))`.
/// Edge cases: finite for all finite logits; a target of 0 contributes 0 even to a logit of `-inf`.
/// Of no rows the loss is NaN.
public struct SoftmaxCrossEntropyWithProbabilities: MeanLoss {
  public static let name = "SoftmaxCrossEntropyWithProbabilities"
  public static let summary = "loss = -1/N Σ target log(softmax(logits))"
  public static let inputs = [OperandSpecification("logits"), OperandSpecification("target")]
  public static let hasClasses = true

  public static let kernel: (function: AdjointLoss, factor: Double) = (.crossEntropy, 1)

  public init() {}

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    let types = try sameShapes(inputs)
    if inputs[0]?.shape.rank == 0 {
      throw ConstraintError("C2", "needs an axis of classes but \(input: 0)", at: .input(0))
    }
    return types
  }

  public static func sum(_ x: TensorView, _ target: TensorView) -> Double {
    var loss = 0.0
    SoftmaxLine.forEach(in: x, along: -1) { row in
      for index in 0..<row.count {
        let weight = target.double(at: row.position(index))
        if weight != 0 { loss -= weight * row.logProbability(index) }
      }
    }
    return loss
  }

  public func terms(
    _ x: ValueID, _ target: ValueID, in graph: inout GraphBuilder
  ) -> ValueID {
    graph.negate(graph.weighted(graph.add(nil, LogSoftmax(), x), by: target))
  }

  public func pullback(
    _ x: ValueID, _ target: ValueID, _ sumBar: ValueID, in graph: inout GraphBuilder
  ) -> [ValueID?] {
    let total = graph.reduceSum(target, axes: [-1], keepDimensions: true)
    let expected = graph.multiply(graph.add(nil, Softmax(), x), total)
    return [
      graph.multiply(sumBar, graph.subtract(expected, target)),
      graph.negate(graph.multiply(sumBar, graph.add(nil, LogSoftmax(), x))),
    ]
  }
}
