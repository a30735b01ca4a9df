import AdjointGraph

/// The negative log likelihood of class labels, given the logarithms of the probabilities of all
/// classes: `input` of shape `[N, C, d1, …]`, `target` of `[N, d1, …]`, `weight` of `[C]` or none.
///
/// `l[n, d…] = -weight[c] input[n, c, d…]` for `c = target[n, d…]`, 0 where that is `ignore_index`.
/// By `reduction`, the loss is `l` (`none`), its `sum`, or its weighted `mean`, `Σ l / Σ weight[c]`
/// over all labels not ignored.
///
/// - (C1) `input` has at least 2 axes, the second of which is that of classes.
/// - (C2) `target` has the shape of `input` without the axis of classes.
/// - (C3) There is one weight for each class.
///
/// VJP: `inputBar = -lossBar weight[c]` at the labels, for the mean divided by the sum of weights, and
/// 0 elsewhere; `weightBar` is the sum of `-lossBar input` at the labels of the class, for the mean
/// of `lossBar (-input - loss) / Σ weight[c]`.
/// Edge cases: the mean over no labels, or where all are ignored, is NaN. A label that is no class,
/// and not `ignore_index`, is an error when the graph runs.
public struct NegativeLogLikelihoodLoss: ClassLoss {
  public static let name = "NegativeLogLikelihoodLoss"
  public static let summary = "loss = mean of -weight[target] input[target]"
  public static let inputs = [
    OperandSpecification("input"), OperandSpecification("target", .integer, variable: "Tind"),
    OperandSpecification("weight", .floating, .optional),
  ]
  public static let outputs = [OperandSpecification("loss", .floating)]

  public let reduction: LossReduction
  public let ignoreIndex: Int?

  public init(reduction: LossReduction = .mean, ignoreIndex: Int? = nil) {
    self.reduction = reduction
    self.ignoreIndex = ignoreIndex
  }

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    [try lossType(inputs)]
  }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    guard let lossBar = site.cotangents[0] else { return [nil, nil, nil] }
    let bars = pullback(site, site.x, lossBar, in: &graph)
    return [bars.logProbabilities, nil, bars.weights]
  }

  public func evaluate(_ inputs: [TensorView?], into outputs: [MutableTensorView])
    throws(EvaluationError)
  {
    guard let input = inputs[0] else { return }
    let classes = input.shape[1]
    let step = input.shape.product(2...)
    try evaluate(inputs, into: outputs[0]) { row, label in
      input.double(at: (row / step * classes + label) * step + row % step)
    }
  }

  public func lower(_ site: LoweringSite) -> [Kernel]? {
    guard let input = site.inputs[0] else { return nil }
    return classLoss(site, of: input, isLogarithm: true).map { [$0] }
  }
}
