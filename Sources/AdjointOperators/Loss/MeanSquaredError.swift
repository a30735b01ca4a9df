import AdjointGraph
import AdjointKernels

/// The mean squared error of N rows, `loss = 1/N Σ (prediction - target)²` over everything. Rows
/// are the extent of the first axis; a scalar is one row.
///
/// - (C1) Both inputs have the same shape.
///
/// VJP: `predictionBar = 2/N lossBar (prediction - target)`, `targetBar` its opposite.
/// Edge cases: of no rows the loss is NaN.
public struct MeanSquaredError: ElementwiseLoss {
  public static let name = "MeanSquaredError"
  public static let summary = "loss = 1/N Σ (prediction - target)²"
  public static let inputs = [OperandSpecification("prediction"), OperandSpecification("target")]

  public static let kernel: (function: AdjointLoss, factor: Double) = (.squaredError, 1)

  public init() {}

  public static func term(_ x: Double, _ target: Double) -> Double { (x - target) * (x - target) }

  public func terms(
    _ x: ValueID, _ target: ValueID, in graph: inout GraphBuilder
  ) -> ValueID {
    graph.square(graph.subtract(x, target))
  }

  public func pullback(
    _ x: ValueID, _ target: ValueID, _ sumBar: ValueID, in graph: inout GraphBuilder
  ) -> [ValueID?] {
    let bar = graph.multiply(graph.scale(sumBar, by: 2), graph.subtract(x, target))
    return [bar, graph.negate(bar)]
  }
}
