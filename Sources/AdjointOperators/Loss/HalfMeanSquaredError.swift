import AdjointGraph
import AdjointKernels

/// Half the mean squared error of N rows, `loss = 1/(2N) Σ (prediction - target)²` over everything.
/// Rows are the extent of the first axis; a scalar is one row.
///
/// - (C1) Both inputs have the same shape.
///
/// VJP: `predictionBar = 1/N lossBar (prediction - target)`, `targetBar` its opposite.
/// Edge cases: of no rows the loss is NaN.
public struct HalfMeanSquaredError: ElementwiseLoss {
  public static let name = "HalfMeanSquaredError"
  public static let summary = "loss = 1/(2N) Σ (prediction - target)²"
  public static let inputs = [OperandSpecification("prediction"), OperandSpecification("target")]

  public static let kernel: (function: AdjointLoss, factor: Double) = (.squaredError, 0.5)

  public init() {}

  public static func term(_ x: Double, _ target: Double) -> Double {
    0.5 * (x - target) * (x - target)
  }

  public func terms(
    _ x: ValueID, _ target: ValueID, in graph: inout GraphBuilder
  ) -> ValueID {
    graph.scale(graph.square(graph.subtract(x, target)), by: 0.5)
  }

  public func pullback(
    _ x: ValueID, _ target: ValueID, _ sumBar: ValueID, in graph: inout GraphBuilder
  ) -> [ValueID?] {
    let bar = graph.multiply(sumBar, graph.subtract(x, target))
    return [bar, graph.negate(bar)]
  }
}
